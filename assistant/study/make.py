"""Test items for chosen reports: gathered, checked, spread over reports, paragraphs and kinds."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from assistant.clauses import sentences as cut
from assistant.study import figure_items, list_items, name_items, phrase_items, point_items, statement_items, task_items
from assistant.study.checks import ambiguous
from assistant.study.chosen import Chosen, choose
from assistant.study.facts import Fact, facts
from assistant.study.item import KINDS, Item, Kind
from assistant.study.pick import WHOLE, Draft, pick
from assistant.study.sound import Sentence, sound_sentences
from assistant.study.statement_items import Claim, of_figure, of_swap
from index.errors import WrongCall
from index.library import Library

ROWS, ROW_HEAD = 5, 6  # paragraphs that begin with as many like characters are the rows of a list; a guess


def make(
    library: Library,
    documents: Sequence[str] = (),
    topic: str = "",
    kinds: Sequence[str] = (),
    count: int = 20,
    seed: int = 1,
    sections: Sequence[tuple[str, str]] = (),
    levels: Sequence[int] = (),
) -> list[Item]:
    """Up to `count` items, kind by kind in the order of KINDS; fewer where the reports carry no more.

    documents: sources, all when empty; sections: as choose(); kinds and levels of difficulty: all when empty. The same
    arguments give the same items.
    Raises WrongCall for an unknown report, kind or count, and when there is nothing on the topic.
    """
    wanted = _kinds(kinds, count)
    chosen = choose(library, documents, topic, sections)
    drafts = _drafts(chosen, random.Random(seed))
    return pick(drafts, wanted, frozenset(levels), count, random.Random(seed))


def _kinds(kinds: Sequence[str], count: int) -> list[Kind]:
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise WrongCall(f"没有“{unknown[0]}”这种题型。可选:{'、'.join(KINDS)}。")
    if count < 1:
        raise WrongCall("题目数量要在 1 以上。")
    return [kind for kind in KINDS if kind in kinds or not kinds]


def gather(chosen: Sequence[Chosen]) -> tuple[list[Sentence], list[Sentence], list[Fact]]:
    """Sound sentences of the wanted paragraphs, those of the whole reports, and the reports' unambiguous figures."""
    every = [s for part in chosen for s in sound_sentences(part.info, part.document)]
    wanted = {(part.info.source, number) for part in chosen for number in part.wanted}
    sentences = [s for s in every if (s.paragraph.source, s.paragraph.number) in wanted]
    listed = facts(every)
    doubtful = ambiguous(listed)
    return sentences, every, [fact for i, fact in enumerate(listed) if i not in doubtful and fact.askable]


def _drafts(chosen: Sequence[Chosen], rng: random.Random) -> list[Draft]:
    sentences, every, clear = gather(chosen)
    wanted = {(s.paragraph.source, s.paragraph.number) for s in sentences}
    usable = [f for f in clear if f.key[:2] in wanted]
    drafts = [
        *_of_figures(usable, clear, lines_of_tables(chosen)),
        *_of_statements(sentences, every, usable, clear),
        *_of_points(chosen, sentences),
    ]
    drafts += [*_of_names(sentences, every), *_of_lists(sentences, every), *_of_phrases(sentences, every)]
    for part in chosen:
        drafts += _of_tasks(part)
    rng.shuffle(drafts)
    return drafts


def _of_figures(usable: Sequence[Fact], clear: Sequence[Fact], listed: set[tuple[str, int]]) -> Iterable[Draft]:
    for fact in usable:
        uses, slight = frozenset({fact.key}), fact.slight or fact.key[:2] in listed

        def blank(rng: random.Random, right: bool, fact: Fact = fact) -> Item | None:
            return figure_items.fill_in(fact) if figure_items.supported(fact) else None

        def choice(rng: random.Random, right: bool, fact: Fact = fact) -> Item | None:
            wrong = figure_items.wrong_figures(fact, clear, 3, rng) if figure_items.supported(fact) else []
            return figure_items.choose_one(fact, wrong, rng) if len(wrong) == 3 else None

        def truth(rng: random.Random, right: bool, fact: Fact = fact) -> Item | None:
            if not figure_items.supported(fact):
                return None
            if right:
                return figure_items.true_or_false(fact, None)
            wrong = figure_items.wrong_figures(fact, clear, 1, rng)
            return figure_items.true_or_false(fact, wrong[0]) if wrong else None

        source = fact.sentence.paragraph.source
        yield Draft("填空", source, uses, blank, slight)
        yield Draft("单选", source, uses, choice, slight)
        yield Draft("判断", source, uses, truth, slight)


def lines_of_tables(chosen: Sequence[Chosen]) -> set[tuple[str, int]]:
    """Paragraphs that are rows printed as lines (“……”科目20.00万元, forty times): nobody learns one of them by heart."""
    found: set[tuple[str, int]] = set()
    for part in chosen:
        alike: dict[str, list[int]] = defaultdict(list)
        for paragraph in part.document.paragraphs:
            bare = re.sub(r"“[^”]*”|[\d\s.,]", "", paragraph.text)
            if re.search(r"\d", paragraph.text) and len(bare) >= ROW_HEAD:
                alike[bare[:ROW_HEAD]].append(paragraph.number)
        found |= {(part.info.source, n) for numbers in alike.values() if len(numbers) >= ROWS for n in numbers}
    return found


def _of_statements(
    sentences: Sequence[Sentence], every: Sequence[Sentence], usable: Sequence[Fact], clear: Sequence[Fact]
) -> Iterable[Draft]:
    claims: dict[tuple[str, int], dict[int, Claim]] = defaultdict(dict)
    others = phrase_items.phrases(every)
    for swap in (*phrase_items.modals(sentences), *phrase_items.phrases(sentences)):
        if phrase_items.other_piece(swap, others):
            claims[swap.key[:2]][swap.key[2]] = of_swap(swap, others)
    for fact in usable:
        claims[fact.key[:2]][fact.key[2]] = of_figure(fact, clear)
    for place, group in _by_paragraph(sentences).items():

        def build(
            rng: random.Random, right: bool, group: Sequence[Sentence] = group, own: dict[int, Claim] = claims[place]
        ) -> Item | None:
            return statement_items.right_statements(group, own, rng)

        if claims[place] and len(group) >= 4:
            yield Draft("多选", place[0], frozenset((*place, s.order) for s in group), build)


def _of_names(sentences: Sequence[Sentence], every: Sequence[Sentence]) -> Iterable[Draft]:
    names = name_items.all_names(every)
    for named in name_items.named(sentences):

        def build(rng: random.Random, right: bool, named: name_items.Named = named) -> Item | None:
            return name_items.which_document(named, names, rng)

        yield Draft("单选", named.key[0], frozenset({named.key}), build)


def _of_lists(sentences: Sequence[Sentence], every: Sequence[Sentence]) -> Iterable[Draft]:
    lists = list_items.enumerations(every)
    for listed in list_items.enumerations(sentences):

        def build(rng: random.Random, right: bool, listed: list_items.Listed = listed) -> Item | None:
            return list_items.which_are_listed(listed, lists, rng)

        yield Draft("多选", listed.key[0], frozenset({listed.key}), build)


def _of_phrases(sentences: Sequence[Sentence], every: Sequence[Sentence]) -> Iterable[Draft]:
    others = phrase_items.phrases(every)
    for swap in phrase_items.phrases(sentences):
        source, uses = swap.key[0], frozenset({swap.key, (swap.piece, WHOLE, WHOLE)})  # a phrase is asked for once

        def blank(rng: random.Random, right: bool, swap: phrase_items.Swap = swap) -> Item | None:
            return phrase_items.fill_phrase(swap)

        def choice(rng: random.Random, right: bool, swap: phrase_items.Swap = swap) -> Item | None:
            return phrase_items.choose_phrase(swap, others, rng)

        def truth(rng: random.Random, right: bool, swap: phrase_items.Swap = swap) -> Item | None:
            return phrase_items.phrase_claimed(swap, others, right)

        yield Draft("填空", source, uses, blank)
        yield Draft("单选", source, uses, choice)
        yield Draft("判断", source, uses, truth)
    for swap in phrase_items.modals(sentences):

        def modal(rng: random.Random, right: bool, swap: phrase_items.Swap = swap) -> Item | None:
            return phrase_items.modal_claimed(swap, right)

        yield Draft("判断", swap.key[0], frozenset({swap.key}), modal)


def _by_paragraph(sentences: Iterable[Sentence]) -> dict[tuple[str, int], list[Sentence]]:
    grouped: dict[tuple[str, int], list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        grouped[sentence.paragraph.source, sentence.paragraph.number].append(sentence)
    return grouped


def _of_points(chosen: Sequence[Chosen], sentences: Sequence[Sentence]) -> Iterable[Draft]:
    sections = Counter((part.info.source, p.section) for part in chosen for p in part.document.paragraphs)
    for (source, _), group in _by_paragraph(sentences).items():

        def build(rng: random.Random, right: bool, group: Sequence[Sentence] = group) -> Item | None:
            paragraph = group[0].paragraph
            alone = sections[paragraph.source, paragraph.section] == 1
            return point_items.short_answers(group, len(cut(paragraph.text)) == len(group), alone)

        yield Draft("简答", source, frozenset({(source, group[0].paragraph.number, WHOLE)}), build)


def _of_tasks(part: Chosen) -> Iterable[Draft]:
    found = task_items.duties(part.info, part.document.paragraphs, part.document.tasks)
    for duty in found:
        if duty.paragraph.number not in part.wanted:
            continue
        uses = frozenset({duty.key})

        def choice(rng: random.Random, right: bool, duty: task_items.Duty = duty) -> Item | None:
            return task_items.who_leads(duty, found, rng)

        def truth(rng: random.Random, right: bool, duty: task_items.Duty = duty) -> Item | None:
            return task_items.lead_claimed(duty, found, right, rng)

        def blank(rng: random.Random, right: bool, duty: task_items.Duty = duty) -> Item | None:
            return task_items.lead_blank(duty)

        def demands(rng: random.Random, right: bool, duty: task_items.Duty = duty) -> Item | None:
            return task_items.what_is_asked(duty)

        yield Draft("单选" if len(duty.task.lead) == 1 else "多选", part.info.source, uses, choice)
        yield Draft("判断", part.info.source, uses, truth)
        yield Draft("填空", part.info.source, uses, blank)
        yield Draft("简答", part.info.source, frozenset({(*duty.key[:2], WHOLE)}), demands)
