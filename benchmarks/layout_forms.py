"""Made-up office forms with their truth: which lines are the header, which are people, what each column holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from benchmarks import layout_words as words
from benchmarks.layout_people import Key, Style, person, style
from ucj_validate.columns import Field, Side

Record = list[str]


@dataclass(frozen=True)
class Column:
    """One column of a form."""

    key: Key | None
    """None: an empty column between others."""
    names: tuple[str, ...]
    """Its words from the top of the header down; a group's name first."""


@dataclass
class Sheet:
    """The records of one table, or of a sheet that holds none, with what is true of them."""

    name: str | None = None
    columns: list[Column] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    header: tuple[int, int] | None = None
    """Its first and last record."""
    people: list[int] = field(default_factory=list)
    values: list[dict[Key, str]] = field(default_factory=list)
    """By person: what stands in the columns."""
    spans: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Cells to merge in a workbook: first record, first column, last record, last column."""
    is_table: bool = True


@dataclass(frozen=True)
class Form:
    """One file of an office."""

    side: Side
    sheets: list[Sheet]
    traits: tuple[str, ...]
    """What is peculiar to it, for the table of failures."""
    must_ask: bool = False
    """Two columns fit one deciding field and nothing tells them apart."""


def form(random: Random) -> Form:
    """A form of a kind offices make."""
    side = random.choices([Side.ROLL, Side.MEMBERS], [60, 40])[0]
    how, traits = style(random), [side.value]
    twins = random.random() < 0.02
    columns = _columns(random, side, traits, twins=twins)
    several = random.random() < 0.12
    sheets = []
    if several:
        traits.append("several sheets")
        districts = random.sample(words.DISTRICTS, random.randrange(2, 4))
        heads = _Pages(random)
        sheets = [_sheet(random, side, how, columns, heads, traits, name) for name in districts]
        sheets.insert(random.choice([0, len(sheets)]), _summary(districts))
        if random.random() < 0.5:
            sheets.insert(0, _instructions())
    else:
        sheets = [_sheet(random, side, how, columns, _Pages(random), traits, None)]
    twins |= "no header" in traits and any(column.key == "heir_nik" for column in columns)
    return Form(side, sheets, tuple(dict.fromkeys(traits)), must_ask=twins)


class _Pages:
    """What surrounds a form's rows, chosen once for all its sheets."""

    def __init__(self, random: Random) -> None:
        self.has_header = random.random() > 0.08
        self.titles = random.choice([0, 0, 1, 2, 3, 4, 5, 6, 7, 8]) if self.has_header else 0
        self.pairs = random.random() < 0.3
        self.numbering = self.has_header and random.random() < 0.3
        self.numbering_form = random.choice(["({})", "{}", "letters", "[{}]", "({}) ", "{}."])
        self.per_page = random.choice([0, 0, 0, 7, 12])
        self.page_footer = random.random() < 0.6
        self.groups = random.choice(["none", "none", "none", "line", "numbered", "sub total", "both"])
        self.total = random.random() < 0.45
        self.signature = random.choice(["none", "none", "one", "two", "three"])
        self.notes = random.random() < 0.25
        self.blanks = random.random() < 0.2
        self.restarts = random.random() < 0.3


def _columns(random: Random, side: Side, traits: list[str], *, twins: bool) -> list[Column]:
    keys: list[Key] = _roll_keys(random) if side is Side.ROLL else _member_keys(random)
    extra = random.sample(sorted(words.OTHERS), random.choice([0, 0, 1, 2, 3, 4]))
    at = random.choice([len(keys) - 1, len(keys)])
    keys[at:at] = extra
    columns = [Column(key, (_name(random, key),)) for key in keys]
    casing = random.choice([None, None, str.upper, str.lower, str.title])
    if casing:
        columns = [Column(c.key, tuple(casing(name) for name in c.names)) for c in columns]
    if twins:
        traits.append("two NIK columns")
        columns.append(Column("heir_nik", (random.choice(["NIK", "NO KTP", "NIK/KTP"]),)))
    shape = random.choices(["flat", "groups", "wrapped", "three"], [55, 27, 12, 6])[0]
    if shape in {"groups", "three"}:
        columns = _grouped(random, columns)
    if shape == "three":
        columns = [
            Column(c.key, ("DATA PESERTA" if side is Side.MEMBERS else "IDENTITAS PEKERJA", *c.names)) if i > 0 else c
            for i, c in enumerate(columns)
        ]
    if shape == "wrapped":
        columns = [Column(c.key, _wrapped(c.names[0])) for c in columns]
    if any(len(c.names) > 1 for c in columns):
        traits.append(f"header {shape}")
    return _with_gaps(random, columns, traits)


def _with_gaps(random: Random, columns: list[Column], traits: list[str]) -> list[Column]:
    """`columns` with empty ones between and names left out, as offices leave them."""
    if random.random() < 0.08:
        traits.append("empty columns")
        columns.insert(random.randrange(len(columns)), Column(None, ("",)))
        if random.random() < 0.5:
            columns.insert(0, Column(None, ("",)))
    if random.random() < 0.05:
        traits.append("blank name")
        soft = [
            i for i, c in enumerate(columns) if c.key in {"photo", "paraf", "staff", Field.NOTE, "agama", Field.NUMBER}
        ]
        for i in soft[:1]:
            columns[i] = Column(columns[i].key, ("",))
    return columns


def _roll_keys(random: Random) -> list[Key]:
    keys: list[Key] = [Field.NUMBER] if random.random() < 0.85 else []
    who: list[Key] = [Field.NIK, Field.NAME]
    if random.random() < 0.4:
        who.append(Field.NO_KK)
    random.shuffle(who)
    keys += who
    keys += random.choice([[Field.BIRTH_PLACE_DATE], [Field.BIRTH_PLACE, Field.BIRTH_DATE], [Field.BIRTH_DATE], []])
    keys += [key for key, share in (
        (Field.SEX, 0.7), (Field.MOTHER, 0.2), (Field.ADDRESS, 0.7), ("rt", 0.15), ("rw", 0.15), ("rtrw", 0.15), (Field.VILLAGE, 0.6),
        (Field.DISTRICT, 0.6), (Field.PHONE, 0.4), (Field.OCCUPATION, 0.5), (Field.UNIT, 0.3), (Field.INCOME, 0.25),
        (Field.DECILE, 0.1), (Field.PAYER, 0.1), (Field.NOTE, 0.5),
    ) if random.random() < share]  # fmt: skip
    return keys


def _member_keys(random: Random) -> list[Key]:
    keys: list[Key] = [Field.NUMBER] if random.random() < 0.6 else []
    who: list[Key] = [Field.KPJ, Field.NIK, Field.NAME]
    random.shuffle(who)
    keys += who
    keys += [key for key, share in (
        ("code", 0.1), (Field.BIRTH_DATE, 0.8), (Field.SEX, 0.3), (Field.SEGMENT, 0.6), (Field.PROGRAMS, 0.4), (Field.STATUS, 0.6),
        (Field.JOINED, 0.4), (Field.LAST_PAID, 0.8), (Field.INACTIVE_SINCE, 0.2), (Field.NPP, 0.4), (Field.EMPLOYER, 0.4),
        (Field.INCOME, 0.3), (Field.PAYER, 0.3), (Field.VILLAGE, 0.2), (Field.DISTRICT, 0.2), (Field.NOTE, 0.2),
    ) if random.random() < share]  # fmt: skip
    return keys


def _name(random: Random, key: Key) -> str:
    name = random.choice(words.NAMES[key] if isinstance(key, Field) else words.OTHERS[key])
    if len(name) > 8 and random.random() < 0.03:  # a slip of the pen: two neighbouring letters swapped, or one lost
        at = random.randrange(3, len(name) - 2)
        slipped = (
            name[:at] + name[at + 1] + name[at] + name[at + 2 :]
            if random.random() < 0.5
            else name[:at] + name[at + 1 :]
        )
        name = slipped if name[at : at + 2].isalpha() else name
    return name


_GROUPS: tuple[tuple[tuple[Key, ...], tuple[str, ...], dict[Key, tuple[str, ...]]], ...] = (
    ((Field.BIRTH_PLACE, Field.BIRTH_DATE), ("TEMPAT TANGGAL LAHIR", "TEMPAT/TGL LAHIR", "LAHIR", "TTL", "KELAHIRAN", "Tempat, Tanggal Lahir"), {
        Field.BIRTH_PLACE: ("TEMPAT", "Tempat", "KOTA"), Field.BIRTH_DATE: ("TANGGAL", "TGL", "Tgl")}),
    ((Field.ADDRESS, "rt", "rw", "rtrw", Field.VILLAGE, Field.DISTRICT), ("ALAMAT", "ALAMAT LENGKAP", "Alamat Domisili", "ALAMAT KTP"), {
        Field.ADDRESS: ("JALAN", "JALAN/DUSUN", "Jalan", "LINGKUNGAN/JALAN"), "rt": ("RT",), "rw": ("RW",), "rtrw": ("RT/RW",),
        Field.VILLAGE: ("KEL", "KELURAHAN", "Kel/Desa", "DESA/KEL"), Field.DISTRICT: ("KEC", "KECAMATAN", "Kec.")}),
    ((Field.NIK, Field.NO_KK), ("NOMOR", "NO. IDENTITAS", "Identitas", "DOKUMEN KEPENDUDUKAN"), {
        Field.NIK: ("KTP", "NIK", "KTP/NIK"), Field.NO_KK: ("KK", "KARTU KELUARGA")}),
    ((Field.KPJ, Field.SEGMENT, Field.PROGRAMS, Field.STATUS, Field.LAST_PAID), ("DATA KEPESERTAAN", "KEPESERTAAN", "BPJS KETENAGAKERJAAN"), {
        Field.KPJ: ("NO KPJ", "KPJ"), Field.SEGMENT: ("SEGMEN",), Field.PROGRAMS: ("PROGRAM",), Field.STATUS: ("STATUS",),
        Field.LAST_PAID: ("BLTH AKHIR", "BLTH TERAKHIR")}),
)  # fmt: skip


def _grouped(random: Random, columns: list[Column]) -> list[Column]:
    """Neighbouring columns under one name, as forms draw them."""
    result = list(columns)
    for keys, titles, names in _GROUPS:
        run = _longest_run(result, keys)
        if len(run) < 2 or random.random() < 0.15:
            continue
        title = random.choice(titles)
        for i in run:
            key = result[i].key
            assert key is not None
            result[i] = Column(key, (title, random.choice(names[key])))
    return result


def _longest_run(columns: list[Column], keys: tuple[Key, ...]) -> list[int]:
    best: list[int] = []
    run: list[int] = []
    for i, column in enumerate(columns):
        run = [*run, i] if column.key in keys and len(column.names) == 1 else []
        best = max(best, run, key=len)
    return best


def _wrapped(name: str) -> tuple[str, ...]:
    """A name over two lines where it has several words: "TANGGAL" over "LAHIR"."""
    parts = name.split()
    if len(parts) < 2 or any(len(part) < 3 for part in parts[:1]):
        return (name,)
    middle = len(parts) // 2
    return (" ".join(parts[:middle]), " ".join(parts[middle:]))


def _sheet(
    random: Random, side: Side, how: Style, columns: list[Column], pages: _Pages, traits: list[str], name: str | None
) -> Sheet:
    sheet = Sheet(name=name, columns=columns)
    width = len(columns)
    _above(random, sheet, side, pages, width, name)
    if pages.has_header:
        _header(random, sheet, columns)
        if pages.numbering:
            traits.append("numbering row")
            sheet.records.append(_numbering(columns, pages.numbering_form))
    else:
        traits.append("no header")
    _body(random, sheet, how, pages, traits)
    _below(random, sheet, pages, width, traits)
    if sheet.header and sheet.header[0]:
        traits.append("lines above")
    return sheet


def _above(random: Random, sheet: Sheet, side: Side, pages: _Pages, width: int, name: str | None) -> None:
    titles = words.ROLL_TITLES if side is Side.ROLL else words.MEMBER_TITLES
    kop = [
        "PEMERINTAH KOTA PALU", random.choice(words.OFFICES), "Jl. Balai Kota No. 1 Telp. (0451) 421234 Palu 94111", "",
        random.choice(titles), f"TAHUN ANGGARAN {random.choice([2024, 2025])}",
        random.choice(["Per 31 Desember 2024", "Jumlah : 1.234 orang", "Nomor : 460/123/DINSOS/2025, tanggal 12-03-2025", "Dicetak: 24-04-2025 10:11"]), "",
    ]  # fmt: skip
    chosen = sorted(random.sample(range(len(kop)), min(pages.titles, len(kop))))
    for i in chosen:
        row = [""] * width
        row[random.choice([0, 0, 0, min(2, width - 1)])] = kop[i]
        if kop[i]:
            sheet.spans.append((len(sheet.records), 0, len(sheet.records), width - 1))
            row = [kop[i]] + [""] * (width - 1)
        sheet.records.append(row)
    if pages.titles and pages.pairs:
        for label, value in random.sample([
            ("Kecamatan", f": {name or 'Palu Timur'}"), ("Kelurahan", ": Besusu Barat"), ("NPP", ": D0001234"), ("Periode", ": 04-2025"),
            ("Nama Perusahaan", ": PEMKOT PALU"), ("Bulan", ": April 2025"),
        ], random.randrange(1, 4)):  # fmt: skip
            sheet.records.append([label, value] + [""] * (width - 2))
    if sheet.records and random.random() < 0.6:
        sheet.records.append([""] * width)


def _header(random: Random, sheet: Sheet, columns: list[Column]) -> None:
    depth = max(len(column.names) for column in columns)
    top = len(sheet.records)
    low = random.random() < 0.3  # some forms write single names on the last line instead of the first
    rows = [[""] * len(columns) for _ in range(depth)]
    for i, column in enumerate(columns):
        names = column.names
        start = depth - len(names) if low else 0
        for level, name in enumerate(names):
            same_left = (
                level < len(names) - 1
                and i
                and columns[i - 1].names[: level + 1] == names[: level + 1]
                and len(columns[i - 1].names) > level + 1
            )
            rows[start + level][i] = "" if same_left else name
    sheet.header = (top, top + depth - 1)
    sheet.records.extend(rows)


def _numbering(columns: list[Column], form: str) -> Record:
    if form == "letters":
        return [chr(65 + i) for i in range(len(columns))]
    return [form.format(i + 1) for i in range(len(columns))]


def _body(random: Random, sheet: Sheet, how: Style, pages: _Pages, traits: list[str]) -> None:
    count = random.choices([random.randrange(1, 6), random.randrange(6, 30), random.randrange(30, 90)], [20, 50, 30])[0]
    if not pages.has_header:
        count = max(count, 12)
    elif count < 6:
        traits.append("few rows")
    width, number, on_page, page = len(sheet.columns), 0, 0, 1
    district = sheet.name or random.choice(words.DISTRICTS)
    grouped = pages.groups if count > 8 and pages.has_header else "none"
    since_group = 0
    for i in range(count):
        if grouped != "none" and i % 9 == 0:
            if i and grouped in {"sub total", "both"}:
                sheet.records.append(
                    _total(
                        random,
                        sheet,
                        f"SUB TOTAL {'KEC. ' + district.upper() if random.random() < 0.5 else ''}".strip(),
                        since_group,
                    )
                )
            district = random.choice(words.DISTRICTS)
            if grouped in {"line", "both", "numbered"}:
                sheet.records.append(_group(random, width, district, grouped))
            since_group = 0
            number = 0 if pages.restarts else number
            traits.append(f"groups {grouped}")
        if pages.per_page and on_page == pages.per_page and pages.has_header:
            traits.append("pages")
            page += 1
            _turn_page(random, sheet, pages, page)
            on_page = 0
            number = 0 if pages.restarts else number
        elif pages.blanks and i and random.random() < 0.1:
            sheet.records.append([""] * width)
        number, on_page, since_group = number + 1, on_page + 1, since_group + 1
        values = person(random, how, number, district, [c.key for c in sheet.columns if c.key is not None])
        sheet.people.append(len(sheet.records))
        sheet.values.append(values)
        sheet.records.append([values[c.key] if c.key is not None else "" for c in sheet.columns])


def _group(random: Random, width: int, district: str, kind: str) -> Record:
    label = random.choice(["KECAMATAN", "KEC.", "KELURAHAN"]) + f" {district.upper()}"
    if kind == "numbered":
        return [random.choice(["I", "A", "II.", "B."]), label, *[""] * (width - 2)]
    return [label, *[""] * (width - 1)]


def _turn_page(random: Random, sheet: Sheet, pages: _Pages, page: int) -> None:
    width = len(sheet.columns)
    if pages.page_footer:
        text = random.choice(
            [f"Halaman {page - 1} dari 5", f"Hal. {page - 1}", f"Page {page - 1} of 5", f"Halaman: {page - 1}"]
        )
        row = [""] * width
        row[random.choice([0, width - 1])] = text
        sheet.records.append(row)
    assert sheet.header is not None
    first, last = sheet.header
    sheet.records.extend([list(r) for r in sheet.records[first : last + 1]])
    if pages.numbering:
        sheet.records.append(_numbering(sheet.columns, pages.numbering_form))


def _total(random: Random, sheet: Sheet, label: str, count: int) -> Record:
    row = [""] * len(sheet.columns)
    row[random.choice([0, min(1, len(row) - 1)])] = label
    money = [i for i, c in enumerate(sheet.columns) if c.key is Field.INCOME]
    row[money[0] if money and random.random() < 0.5 else -1] = random.choice(
        [str(count), f"{count} orang", f"{count} Jiwa"]
    )
    return row


def _below(random: Random, sheet: Sheet, pages: _Pages, width: int, traits: list[str]) -> None:
    if pages.total:
        traits.append("total")
        sheet.records.append(
            _total(
                random,
                sheet,
                random.choice(
                    ["JUMLAH", "TOTAL", "Jumlah", "JUMLAH TOTAL", "TOTAL KESELURUHAN", "Jumlah Seluruhnya :"]
                ),
                len(sheet.people),
            )
        )
    if pages.notes:
        traits.append("footnotes")
        if random.random() < 0.5:
            sheet.records.append([""] * width)
        for text in random.sample(
            [
                "*) wajib diisi",
                "Keterangan:",
                "Catatan : data per 31-12-2024",
                "**) sesuai KTP",
                "Sumber: Dinas Sosial Kota Palu, 2025",
            ],
            2,
        ):
            sheet.records.append([text, *[""] * (width - 1)])
    if pages.signature != "none":
        traits.append("signatures")
        _sign(random, sheet, pages.signature, width)


def _sign(random: Random, sheet: Sheet, kind: str, width: int) -> None:
    def line(*texts: str) -> None:
        row = [""] * width
        places = [0, width - 2, width // 2] if len(texts) > 1 else [width - 2 if width > 2 else 0]
        for text, place in zip(texts, places, strict=False):
            row[max(place, 0)] = text
        sheet.records.append(row)

    sheet.records.append([""] * width)
    who = random.choice(
        [
            "Kepala Dinas Sosial",
            "LURAH BESUSU BARAT",
            "CAMAT PALU TIMUR",
            "Plt. Kepala Bidang",
            "Pejabat Pembuat Komitmen",
        ]
    )
    line(random.choice(["Palu, 24 April 2025", "Palu,        2025", "Palu, .... April 2025", "Palu, 24-04-2025"]))
    if kind == "one":
        line(who)
        texts = [("",), ("",), ("H. CONTOH PEJABAT, S.Sos., M.Si",), ("NIP. 19700101 199003 1 001",)]
    else:
        line("Mengetahui,", "Yang membuat," if kind == "two" else "Pembuat Daftar")
        line(who, "Operator" if kind == "two" else "Petugas Pendata")
        texts = [
            ("",),
            ("",),
            ("Drs. CONTOH PEJABAT", "CONTOH PETUGAS"),
            ("NIP. 19700101 199003 1 001", "NIP. 19900101 201503 2 001"),
        ]
    for text in texts:
        line(*text) if any(text) else sheet.records.append([""] * width)


def _summary(districts: list[str]) -> Sheet:
    rows = [["REKAPITULASI", "", ""], ["NO", "KECAMATAN", "JUMLAH"]]
    rows += [[str(i), name, str(10 * i)] for i, name in enumerate(districts, 1)]
    return Sheet(name="Rekap", records=[*rows, ["", "JUMLAH", "60"]], is_table=False)


def _instructions() -> Sheet:
    texts = [
        "PETUNJUK PENGISIAN",
        "1. NIK diisi 16 digit sesuai KTP",
        "2. Nama ditulis huruf kapital",
        "3. Jangan mengubah judul kolom",
    ]
    return Sheet(name="Petunjuk", records=[[text] for text in texts], is_table=False)
