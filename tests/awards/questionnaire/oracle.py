"""Which questions are asked, read straight from the JSON by the words of the law: slow, plain, independent."""

from decimal import Decimal

COMPARE = {
    "at_least": lambda value, bound: value >= bound,
    "at_most": lambda value, bound: value <= bound,
    "above": lambda value, bound: value > bound,
    "below": lambda value, bound: value < bound,
}


class Oracle:
    def __init__(self, data, answers):
        pairs = [(section, one) for section in data["sections"] for one in section["questions"]]
        self.kinds = {one["key"]: one["kind"] for _, one in pairs}
        self.conditions = {one["key"]: [each.get("when") for each in pair] for pair in pairs for one in pair[1:]}
        self.answers = answers

    def asked(self):
        return [key for key in self.kinds if self.is_visible(key)]

    def is_visible(self, key):
        return all(self.holds(condition) for condition in self.conditions[key] if condition)

    def is_answered(self, key):
        value = self.answers.get(key)
        blank = value is not True if self.kinds[key] == "declaration" else value in (None, "", [], {})
        return not blank and self.is_visible(key)

    def holds(self, condition):
        ((name, part),) = [(name, part) for name, part in condition.items() if name != "question"]
        if name == "all":
            return all(map(self.holds, part))
        if name == "any":
            return any(map(self.holds, part))
        if name == "not":
            return not self.holds(part)
        return self.is_answered(condition["question"]) and self.tells(condition["question"], name, part)

    def tells(self, key, name, part):
        value = self.answers[key]
        chosen = value if isinstance(value, list) else [value]
        if name == "answered":
            return True
        if name in {"equals", "in"}:
            wanted = part if name == "in" else [part]
            return any(each in wanted for each in chosen)
        if self.kinds[key] == "date":
            return COMPARE[name](value, part)
        number = value["amount"] if self.kinds[key] == "money" else value
        return COMPARE[name](Decimal(number), Decimal(part))
