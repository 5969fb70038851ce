"""Japanese, and Chinese as far as the two share their words: hedges, months, eras and words for
dates. Their numerals are those of ``claimbook.model.numerals``."""

from __future__ import annotations

from dataclasses import replace

from claimbook.languages.pack import Language, Phrase

PACK = Language(
    code="ja",
    name="Japanese",
    thousands=",，",
    quiet=(("半数|半分|過半", 0.5), ("倍(?=増|に|の)", 2)),
    ahead=(
        Phrase(r"少なくとも|すくなくとも|最低(?:でも|限)?|至少|不少于|不下", ("at_least",)),
        Phrase(r"最大(?:で|限)?|最多|多くとも|多くても|せいぜい|不超过|不到(?=\d)", ("up_to",)),
        Phrase(r"超过|超過|多于|優に|ゆうに", ("over",)),
        Phrase(r"将近|近(?!い)", ("almost",)),
        Phrase(r"不到|不足", ("almost",)),
        Phrase(r"ほぼ|ほとんど", ("almost", "about"), False),
        Phrase(r"約|およそ|おおよそ|おおむね|凡そ|大約|大约|约|概ね|ざっと", ("about",)),
        Phrase(r"数|幾", ("over", "at_least"), False),
        Phrase(r"推定|推計|推计|推測|恐らく|おそらく|多分", ("about",), False),
        Phrase(r"僅か|わずか|たった", ("exact",), False),
        Phrase(r"ちょうど|丁度|正好", ("exact",)),
    ),
    behind=(
        Phrase(r"以上|より多|を下ら(?:ない|ず)", ("at_least",)),
        Phrase(r"以下|以内|まで|どまり", ("up_to",)),
        Phrase(r"未満|に満たな|を下回|足らず|弱|近く|にも満た", ("almost",)),
        Phrase(r"超|強|を(?:超|越|上回)", ("over",)),
        Phrase(r"余り?|あまり|有余|数|多", ("about", "over")),
        Phrase(r"前後|ほど|程度?|くらい|ぐらい|内外|左右|見当", ("about",)),
    ),
    fillers=r"\s*(?:延べ|のべ|で|に|は|、|,)?[^\w\s]*",
    # Counters and units stand between a number and the words behind it.
    nouns=r"\s?(?:[^\W\d_]{0,4}?)\s?",
    opens="",
    links=r"[^\W\d]{0,2}?(?:から|乃至|ないし|または|至|到|〜|～|、)",
    months=tuple(rf"(?<!\d){month}月" for month in range(1, 13)),
    seasons={21: "春", 22: "夏", 23: "秋", 24: "冬"},
    eras={"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018},
    until=r"まで|以前",
    since=r"から|以来|以降",
    about=r"頃|約|ごろ",
    percent=r"パーセント|％",
    people=r"[人名]",
    spaced=False,
)  # fmt: skip
CHINESE = replace(PACK, code="zh", name="Chinese")
