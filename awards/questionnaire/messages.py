"""The sentence for every problem, in each language of the house: what is wrong and what to do.

Sentences name the question by its label in the reader's language; of a table also the row and the column. Placeholders
are the problem's params. A language without sentences of its own is answered in English.
"""

from collections.abc import Mapping

from .checks import Problem
from .kinds import QuestionKind
from .model import Form, FormProblem, LocalText, text_in

SENTENCES: Mapping[str, LocalText] = {
    "required": {
        "en": "Answer “{subject}”; the entry cannot be submitted without it.",
        "ko": "‘{subject}’ 항목을 작성해 주십시오. 이 항목이 없으면 응모서를 제출할 수 없습니다.",
    },
    "required_choice": {
        "en": "Choose an answer for “{subject}”; the entry cannot be submitted without it.",
        "ko": "‘{subject}’ 항목을 선택해 주십시오. 이 항목이 없으면 응모서를 제출할 수 없습니다.",
    },
    "required_file": {
        "en": "Attach a file under “{subject}”; the entry cannot be submitted without it.",
        "ko": "‘{subject}’ 항목에 파일을 첨부해 주십시오. 이 항목이 없으면 응모서를 제출할 수 없습니다.",
    },
    "required_table": {
        "en": "Fill in at least one row of “{subject}”; the entry cannot be submitted without it.",
        "ko": "‘{subject}’ 표를 한 행 이상 작성해 주십시오. 이 항목이 없으면 응모서를 제출할 수 없습니다.",
    },
    "required_declaration": {
        "en": "Read “{subject}” and tick it to confirm; the entry cannot be submitted without it.",
        "ko": "‘{subject}’ 내용을 읽고 동의란에 표시해 주십시오. 동의하지 않으면 응모서를 제출할 수 없습니다.",
    },
    "cell_missing": {
        "en": "Fill in {subject}, or empty the whole row.",
        "ko": "{subject} 칸을 작성하거나 해당 행을 모두 비워 주십시오.",
    },
    "part_missing": {
        "en": "Complete “{subject}”: the {part} is missing.",
        "ko": "‘{subject}’ 항목에 빠진 내용이 있습니다. {part}을(를) 입력해 주십시오.",
    },
    "too_many_words": {
        "en": "Shorten “{subject}” to {limit} words; it has {count}.",
        "ko": "‘{subject}’ 항목을 {limit}단어 이내로 줄여 주십시오. 현재 {count}단어입니다.",
    },
    "too_few_words": {
        "en": "Write at least {limit} words under “{subject}”; it has {count}.",
        "ko": "‘{subject}’ 항목을 {limit}단어 이상 작성해 주십시오. 현재 {count}단어입니다.",
    },
    "too_many_characters": {
        "en": "Shorten “{subject}” to {limit} characters; it has {count}.",
        "ko": "‘{subject}’ 항목을 {limit}자 이내로 줄여 주십시오. 현재 {count}자입니다.",
    },
    "too_few_characters": {
        "en": "Write at least {limit} characters under “{subject}”; it has {count}.",
        "ko": "‘{subject}’ 항목을 {limit}자 이상 작성해 주십시오. 현재 {count}자입니다.",
    },
    "too_many_characters_without_spaces": {
        "en": "Shorten “{subject}” to {limit} characters without spaces; it has {count}.",
        "ko": "‘{subject}’ 항목을 공백 제외 {limit}자 이내로 줄여 주십시오. 현재 {count}자입니다.",
    },
    "too_few_characters_without_spaces": {
        "en": "Write at least {limit} characters, spaces not counted, under “{subject}”; it has {count}.",
        "ko": "‘{subject}’ 항목을 공백 제외 {limit}자 이상 작성해 주십시오. 현재 {count}자입니다.",
    },
    "too_many_items": {
        "en": "Keep at most {limit} under “{subject}”; there are {count}.",
        "ko": "‘{subject}’ 항목은 {limit}개까지 가능합니다. 현재 {count}개이므로 줄여 주십시오.",
    },
    "too_few_items": {
        "en": "Give at least {limit} under “{subject}”; there are {count}.",
        "ko": "‘{subject}’ 항목은 {limit}개 이상이어야 합니다. 현재 {count}개이므로 추가해 주십시오.",
    },
    "wrong_shape": {
        "en": "Enter “{subject}” again; what was sent could not be read.",
        "ko": "‘{subject}’ 항목을 다시 입력해 주십시오. 입력한 내용을 읽을 수 없습니다.",
    },
    "not_a_number": {
        "en": "Write “{subject}” as a number in digits, with a point before decimals; “{value}” is not one.",
        "ko": "‘{subject}’ 항목은 숫자로 입력해 주십시오. 소수점은 마침표(.)를 사용합니다. 입력값: ‘{value}’",
    },
    "not_whole": {
        "en": "Write “{subject}” as a whole number, without decimals.",
        "ko": "‘{subject}’ 항목은 소수점 없이 정수로 입력해 주십시오.",
    },
    "too_many_decimals": {
        "en": "Write “{subject}” with at most {limit} decimals.",
        "ko": "‘{subject}’ 항목은 소수점 아래 {limit}자리까지만 입력해 주십시오.",
    },
    "too_small": {
        "en": "Enter {limit} or more for “{subject}”.",
        "ko": "‘{subject}’ 항목에는 {limit} 이상의 값을 입력해 주십시오.",
    },
    "too_large": {
        "en": "Enter {limit} or less for “{subject}”.",
        "ko": "‘{subject}’ 항목에는 {limit} 이하의 값을 입력해 주십시오.",
    },
    "not_a_currency": {
        "en": "Give the currency of “{subject}” as its three-letter code, such as KRW or EUR; “{value}” is not one.",
        "ko": "‘{subject}’ 항목의 통화는 KRW, EUR와 같은 세 글자 코드로 입력해 주십시오. 입력값: ‘{value}’",
    },
    "currency_not_allowed": {
        "en": "Give “{subject}” in one of these currencies: {allowed}.",
        "ko": "‘{subject}’ 항목은 다음 통화 중 하나로 입력해 주십시오: {allowed}",
    },
    "not_a_date": {
        "en": "Write “{subject}” as year-month-day, such as 2026-05-29; “{value}” is no such day.",
        "ko": "‘{subject}’ 항목은 2026-05-29와 같이 연-월-일 형식으로 입력해 주십시오. 입력값: ‘{value}’",
    },
    "too_early": {
        "en": "Give {limit} or a later day for “{subject}”.",
        "ko": "‘{subject}’ 항목에는 {limit} 또는 그 이후 날짜를 입력해 주십시오.",
    },
    "too_late": {
        "en": "Give {limit} or an earlier day for “{subject}”.",
        "ko": "‘{subject}’ 항목에는 {limit} 또는 그 이전 날짜를 입력해 주십시오.",
    },
    "not_a_choice": {
        "en": "Choose one of the answers offered for “{subject}”; “{value}” is not among them.",
        "ko": "‘{subject}’ 항목은 제시된 선택지에서 골라 주십시오. ‘{value}’은(는) 선택지에 없습니다.",
    },
    "not_yes_no": {
        "en": "Answer “{subject}” with yes or no.",
        "ko": "‘{subject}’ 항목은 예 또는 아니요로 답해 주십시오.",
    },
    "not_a_country": {
        "en": "Choose a country from the list for “{subject}”; “{value}” is not on it.",
        "ko": "‘{subject}’ 항목은 국가 목록에서 선택해 주십시오. ‘{value}’은(는) 목록에 없습니다.",
    },
    "not_an_email": {
        "en": "Give an e-mail address such as name@example.org under “{subject}”; “{value}” is not one.",
        "ko": "‘{subject}’ 항목에 name@example.org와 같은 전자우편 주소를 입력해 주십시오. 입력값: ‘{value}’",
    },
    "not_a_link": {
        "en": "Give the whole address, beginning with https://, under “{subject}”; “{value}” cannot be opened.",
        "ko": "‘{subject}’ 항목에 https://로 시작하는 전체 주소를 입력해 주십시오. 입력값: ‘{value}’",
    },
    "file_too_large": {
        "en": "Attach a smaller file under “{subject}”: “{name}” is larger than {limit} MB.",
        "ko": "‘{subject}’ 항목에는 더 작은 파일을 첨부해 주십시오. ‘{name}’ 파일이 {limit}MB를 넘습니다.",
    },
    "file_too_long": {
        "en": "Shorten “{name}” under “{subject}” to {limit} pages; it has {count}.",
        "ko": "‘{subject}’ 항목의 ‘{name}’ 파일을 {limit}쪽 이내로 줄여 주십시오. 현재 {count}쪽입니다.",
    },
    "file_type": {
        "en": "Attach “{name}” under “{subject}” as one of these types: {allowed}.",
        "ko": "‘{subject}’ 항목의 ‘{name}’ 파일은 다음 형식 중 하나로 첨부해 주십시오: {allowed}",
    },
}

PARTS: Mapping[str, LocalText] = {
    "name": {"en": "name", "ko": "이름"},
    "email": {"en": "e-mail address", "ko": "전자우편 주소"},
    "amount": {"en": "amount", "ko": "금액"},
    "currency": {"en": "currency", "ko": "통화"},
}
CELL: LocalText = {"en": "{question}, row {row}, {column}", "ko": "{question} {row}행 {column}"}
REQUIRED_AS: Mapping[QuestionKind, str] = {
    QuestionKind.CHOICE: "required_choice",
    QuestionKind.MANY_CHOICES: "required_choice",
    QuestionKind.YES_NO: "required_choice",
    QuestionKind.COUNTRY: "required_choice",
    QuestionKind.FILE: "required_file",
    QuestionKind.FILES: "required_file",
    QuestionKind.TABLE: "required_table",
    QuestionKind.DECLARATION: "required_declaration",
}

FORM_SENTENCES: Mapping[str, LocalText] = {
    "not_an_object": {
        "en": "Write an object with named fields here.",
        "ko": "이 위치에는 이름이 있는 필드로 이루어진 객체를 작성해 주십시오.",
    },
    "unknown_field": {
        "en": "Remove this field or correct its name; forms have none of this name.",
        "ko": "이 필드를 삭제하거나 이름을 바로잡아 주십시오. 양식에 없는 필드입니다.",
    },
    "not_a_key": {
        "en": "Give a key of lower-case letters, digits and underscores that begins with a letter.",
        "ko": "영문 소문자로 시작하고 소문자, 숫자, 밑줄로 이루어진 식별자를 입력해 주십시오.",
    },
    "key_twice": {
        "en": "Give another key; “{key}” is used already.",
        "ko": "다른 식별자를 사용해 주십시오. ‘{key}’은(는) 이미 사용 중입니다.",
    },
    "not_a_text": {
        "en": "Write the words by language, each under 5,000 characters.",
        "ko": "언어별로 5,000자 이내의 문구를 입력해 주십시오.",
    },
    "text_missing": {
        "en": "Write these words in the form's first language ({language}).",
        "ko": "양식의 첫 번째 언어({language})로 문구를 입력해 주십시오.",
    },
    "unknown_language": {
        "en": "Add “{language}” to the form's languages, or remove these words.",
        "ko": "양식의 언어에 ‘{language}’을(를) 추가하거나 해당 문구를 삭제해 주십시오.",
    },
    "languages_missing": {
        "en": "Name the form's languages, each once, such as en and ko.",
        "ko": "en, ko와 같이 양식의 언어를 한 번씩 지정해 주십시오.",
    },
    "nothing_asked": {
        "en": "Add a question; a form without one collects nothing.",
        "ko": "질문을 추가해 주십시오. 질문이 없는 양식은 사용할 수 없습니다.",
    },
    "not_a_flag": {"en": "Write true or false here.", "ko": "true 또는 false로 입력해 주십시오."},
    "not_a_count": {"en": "Write a whole number from 0 here.", "ko": "0 이상의 정수를 입력해 주십시오."},
    "not_exact": {
        "en": "Write a whole number, or a decimal number in quotation marks.",
        "ko": "정수 또는 따옴표로 묶은 소수를 입력해 주십시오.",
    },
    "not_a_day": {
        "en": "Write a day such as 2026-05-29 here.",
        "ko": "2026-05-29와 같은 날짜를 입력해 주십시오.",
    },
    "not_among": {"en": "Choose one of these: {allowed}.", "ko": "다음 중 하나를 선택해 주십시오: {allowed}"},
    "not_a_list": {"en": "Write a list here.", "ko": "목록으로 작성해 주십시오."},
    "choices_missing": {
        "en": "List the answers that can be chosen.",
        "ko": "선택할 수 있는 답을 나열해 주십시오.",
    },
    "choices_unused": {
        "en": "Remove the choices, or make this a question with choices.",
        "ko": "선택지를 삭제하거나 선택형 질문으로 바꾸어 주십시오.",
    },
    "columns_missing": {"en": "List the columns of the table.", "ko": "표의 열을 나열해 주십시오."},
    "columns_unused": {
        "en": "Remove the columns, or make this question a table.",
        "ko": "열을 삭제하거나 표 질문으로 바꾸어 주십시오.",
    },
    "limits_contradict": {
        "en": "Raise this limit or lower {low}; no answer could satisfy both.",
        "ko": "이 한도를 높이거나 {low} 값을 낮추어 주십시오. 두 조건을 모두 만족하는 답이 없습니다.",
    },
    "not_a_condition": {
        "en": "Write a condition: all, any or not of conditions, or one test of one question.",
        "ko": "조건을 작성해 주십시오: 조건들의 all, any, not 또는 한 질문에 대한 검사 하나입니다.",
    },
    "condition_empty": {
        "en": "Add a condition to the list, or remove it.",
        "ko": "목록에 조건을 추가하거나 목록을 삭제해 주십시오.",
    },
    "condition_too_deep": {
        "en": "Nest conditions at most {limit} deep.",
        "ko": "조건은 {limit}단계까지만 중첩할 수 있습니다.",
    },
    "condition_circle": {
        "en": "Break the circle: each of these questions is asked only if the next is answered: {path}.",
        "ko": "순환을 없애 주십시오. 다음 질문들의 표시 조건이 서로 맞물려 있습니다: {path}",
    },
    "unknown_question": {
        "en": "Name a question of this form; it has none with the key “{key}”.",
        "ko": "이 양식에 있는 질문을 지정해 주십시오. ‘{key}’ 질문은 없습니다.",
    },
    "unknown_choice": {
        "en": "Name an answer that “{key}” can have; “{value}” is none.",
        "ko": "‘{key}’ 질문에 있는 답을 지정해 주십시오. ‘{value}’은(는) 없는 답입니다.",
    },
    "cannot_compare": {
        "en": "Compare numbers and amounts with numbers, days with days; “{key}” is of kind {kind}.",
        "ko": "숫자와 금액은 숫자와, 날짜는 날짜와 비교해 주십시오. ‘{key}’ 질문의 종류는 {kind}입니다.",
    },
    "cannot_equal": {
        "en": "Ask only whether “{key}” is answered; answers of kind {kind} cannot be compared with a value.",
        "ko": "‘{key}’ 질문은 작성 여부만 조건으로 쓸 수 있습니다. {kind} 종류의 답은 값과 비교할 수 없습니다.",
    },
}


def sentence(problem: Problem, form: Form, language: str) -> str:
    """The problem in plain words for the entrant, naming the question by its label; KeyError for an unknown code."""
    question = form.question(problem.question)
    label = text_in(question.label, language)
    column = next((each for each in question.columns if each.key == problem.params.get("column")), None)
    if column:
        words = {"question": label, "row": problem.params["row"], "column": text_in(column.label, language)}
        label = text_in(CELL, language).format(**words)
    params = {**problem.params, "subject": label}
    if problem.code == "part_missing":
        params["part"] = text_in(PARTS[str(problem.params["part"])], language)
    code = REQUIRED_AS.get(question.kind, problem.code) if problem.code == "required" else problem.code
    return text_in(SENTENCES[code], language).format(**params)


def form_sentence(problem: FormProblem, language: str) -> str:
    """The form's problem in plain words for the organiser; the path is shown beside it."""
    return text_in(FORM_SENTENCES[problem.code], language).format(**problem.params)
