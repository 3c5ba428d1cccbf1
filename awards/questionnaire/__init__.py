"""Application forms as data.

A `Form` is a list of sections of `Question`s in as many languages as the season speaks. This package reads forms from
JSON, says which questions an entrant sees, cleans what was typed, says what is still wrong, and gives the bytes that
are hashed. It knows no framework and no database; answers are a plain dictionary that JSON can carry.

    form = parse_form(data)                       # or FormError, with every problem and its path
    answers = clean_answers(form, raw)            # tidy text, exact numbers, blanks left out
    problems = check_answers(form, answers, final=True)
    sentences = [sentence(problem, form, "ko") for problem in problems]
    sha256(canonical(visible_answers(form, answers)))

Words: a question is *visible* when its conditions hold, *answered* when a visible question holds something that is not
blank, *given* when answered. `Problem` is about an entrant's answer, `FormProblem` about the form itself.
"""

from .answers import canonical, clean_answers, merge_answers, visible_answers, visible_questions
from .checks import Problem, SectionProgress, check_answers, completeness, file_problems
from .conditions import AllOf, Answered, AnyOf, Compare, Condition, Not, OneOf
from .counting import count_characters, count_words
from .kinds import ColumnKind, FillSource, QuestionKind, Visibility
from .messages import form_sentence, sentence
from .model import Choice, Column, Form, FormError, FormProblem, Limits, Question, Section, text_in
from .parsing import parse_form

__all__ = [
    "AllOf",
    "Answered",
    "AnyOf",
    "Choice",
    "Column",
    "ColumnKind",
    "Compare",
    "Condition",
    "FillSource",
    "Form",
    "FormError",
    "FormProblem",
    "Limits",
    "Not",
    "OneOf",
    "Problem",
    "Question",
    "QuestionKind",
    "Section",
    "SectionProgress",
    "Visibility",
    "canonical",
    "check_answers",
    "clean_answers",
    "completeness",
    "count_characters",
    "count_words",
    "file_problems",
    "form_sentence",
    "merge_answers",
    "parse_form",
    "sentence",
    "text_in",
    "visible_answers",
    "visible_questions",
]
