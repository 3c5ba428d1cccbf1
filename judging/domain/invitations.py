"""The link in a judge's invitation: it names the judge, ends after a while, and is used up by an answer.

Nothing of it is kept in the database. The signed text holds the judge's code and the instants of invitation and answer;
once either changes, an older link no longer fits.
"""

from datetime import timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse

from judging.models import Judge

SALT = "judging.invitation"
VALID_FOR = timedelta(days=30)


def invitation_token(judge: Judge) -> str:
    """The text that stands in the link; whoever holds it may answer for the judge until it ends or is answered."""
    return str(signing.dumps([judge.code, _standing(judge)], salt=SALT))


def invitation_url(judge: Judge) -> str:
    """The whole address, as it stands in the letter."""
    return str(urljoin(settings.SITE_URL, reverse("judge_invitation", args=[invitation_token(judge)])))


def judge_of_token(token: str) -> Judge | None:
    """The judge who may answer with this link; None when it is forged, has ended, or was answered or replaced."""
    try:
        code, standing = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError):
        return None
    judge = Judge.objects.filter(code=code).select_related("season__programme", "user").first()
    return judge if judge is not None and _standing(judge) == standing else None


def _standing(judge: Judge) -> str:
    answered = judge.answered_at.isoformat() if judge.answered_at else ""
    return f"{judge.state}:{judge.invited_at.isoformat()}:{answered}"
