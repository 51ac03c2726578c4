// Loaded before the emulator: it listens on the loopback address only and says when it does; its time comes from a file
// (milliseconds).
import { readFileSync } from "node:fs";
import net from "node:net";

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  this.once("listening", () => process.stdout.write("listening\n"));
  if (typeof args[0] === "object" && args[0] !== null) {
    return listen.call(this, { ...args[0], host: "127.0.0.1" }, ...args.slice(1));
  }
  const rest = args.slice(1).filter((one) => typeof one === "function" || typeof one === "number");
  return listen.call(this, args[0], "127.0.0.1", ...rest);
};

const RealDate = Date;
const now = () => Number(readFileSync(process.env.EMULATE_CLOCK, "utf8"));
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length ? args : [now()]));
  }

  static now() {
    return now();
  }
};
