"""Exports of an invented form over the sample community."""

from __future__ import annotations

from pathlib import Path

import pytest

from understudy.application.services import Services

CYCLE = "3.11"
"""The cycle after the sample's last one."""
HEAD = (
    "Timestamp,Email Address,Name,GitHub Handle,Slack Handle,Company,Which release roles are you interested in?,"
    "Time Zone,Prior Release Teams,Goals,Have you previously served on a release team?\n"
)
ROWS = (
    '8/1/2023 0:00:00,yara@x.example,Yara Ekwueme,lantern-yara,,Acme,"Docs, Communications",CET,3.9 Docs shadow,'
    "Learn,Yes\n"
    '8/2/2023 0:00:00,ada@x.example,Ada Newling,@ada-newling,,Initech,Docs,IST,,"=1+1 <b>bold</b>",No\n'
    "8/3/2023 0:00:00,bo@x.example,Bo Quill,bo-quill,,Acme,Docs,Asia/Tokyo,3.8 Docs shadow,Teach,Yes\n"
    "8/4/2023 0:00:00,cy@x.example,Cy Fenn,cy-fenn,,,Communications,Europe/Berlin,,Listen,No\n"
    "8/5/2023 0:00:00,cy@x.example,Cy Fenn,cy-fenn,,,Communications,Europe/Berlin,,Sent again,No\n"
)


def export(folder: Path, name: str = "form.csv") -> Path:
    """The file of answers."""
    file = folder / name
    file.write_text(HEAD + ROWS, "utf-8-sig")
    return file


@pytest.fixture
def applied(sample: Services, tmp_path: Path) -> Services:
    """The sample community with five applications of four people for its next cycle."""
    sample.application_intake.run(export(tmp_path), sample.programmes.rows()[0].id, CYCLE)
    return sample
