"""Makes texts of many kinds from Debian packages, to measure the defaults of `fflm train` on.

    python3 texts.py FOLDER [CORPORA]

Defaults are chosen on the tuning texts and tested on the test texts; no package is in both sets. FOLDER gets the first
nine tenths of each text as NAME.txt, and the rest as NAME.test.txt. The large texts are interleaved in large.txt,
and their last megabyte is large.test.txt. Brown and WikiText-2 come from CORPORA (see corpora/README.md) and are left out
without it. Packages are kept in FOLDER/packages and not downloaded again; the package lists must be current (`apt-get
update`). The same versions of the packages give the same texts. Only Python's standard library is needed.
"""

import gzip
import html
import pathlib
import re
import subprocess
import sys
import zlib

# Name, kind, package (none: a file of CORPORA), its license, files in it, how they become a text, bytes to keep.
TEXTS = [
    ("constitution", "tuning", "doc-debian", "OPL", "usr/share/doc/debian/constitution.txt.gz", "plain", 28_000),
    ("devil", "tuning", "dict-devil", "public domain", "usr/share/dictd/devil.dict.dz", "plain", 60_000),
    ("german", "tuning", "fortunes-de", "GPL-2+", "usr/share/games/fortunes/de/zitate", "fortunes", 135_000),
    ("install", "tuning", "installation-guide-amd64", "GPL-2", "usr/share/doc/*/en/install.en.txt.gz", "plain", 270_000),
    ("brown", "tuning", None, "non-commercial", "brown/train.txt", "plain", 540_000),
    ("vim", "tuning", "vim-doc", "Vim and OPL", "usr/share/doc/vim/html/usr_[0-4]*.html", "page", 540_000),
    ("python", "tuning", "libpython3.11-stdlib", "PSF-2", "usr/lib/python3.11/*.py", "code", 1_350_000),
    ("austen", "tuning", "r-cran-janeaustenr", "public domain", "usr/lib/R/*/*/data/Rdata.rdb", "novels", 3_250_000),
    ("history", "test", "debian-history", "GPL-2+", "usr/share/doc/*/docs/project-history.en.txt.gz", "plain", 27_000),
    ("portuguese", "test", "fortunes-br", "GPL-2+", "usr/share/games/fortunes/brasil", "fortunes", 47_000),
    ("policy", "test", "debian-policy", "GPL-2+", "usr/share/doc/debian-policy/policy.txt.gz", "plain", 90_000),
    ("inform", "test", "inform6-library", "Artistic-2.0", "usr/share/inform6/library/[pv]*.h", "code", 78_000),
    ("logs", "test", "fail2ban", "GPL-2+", "usr/lib/python3/*/fail2ban/tests/files/logs/*", "logs", 110_000),
    ("verses", "test", "fortunes", "BSD", "usr/share/games/fortunes/songs-poems", "fortunes", 215_000),
    ("italian", "test", "fortunes-it", "public domain", "usr/share/games/fortunes/it/*", "fortunes", 275_000),
    ("manual", "test", "manpages", "GPL-2+ and others", "usr/share/man/man[57]/*.gz", "troff", 380_000),
    ("headers", "test", "linux-libc-dev", "GPL-2", "usr/include/linux/*.h", "code", 470_000),
    ("russian", "test", "fortunes-ru", "GPL-2+", "usr/share/games/fortunes/ru/[a-z]*", "fortunes", 1_200_000),
    ("perl", "test", "perl-doc", "GPL-1+ or Artistic", "usr/share/perl/5*/pod/perl[e-o]*.pod", "pod", 850_000),
    ("jargon", "test", "jargon-text", "public domain", "usr/share/doc/jargon-text/jargon.txt.gz", "lexicon", 1_400_000),
    ("bible", "test", "sword-text-web", "public domain", "usr/share/sword/modules/texts/*/*/*.bzz", "verses", 2_800_000),
    ("anarchism", "test", "anarchism", "GPL-2", "usr/share/doc/anarchism/html/*.html", "page", 5_300_000),
    ("gcide", "large", "dict-gcide", "GPL-2+", "usr/share/dictd/gcide.dict.dz", "dictionary", None),
    ("linux", "large", "linux-doc-6.1", "GPL-2", "usr/share/doc/*/Documentation/[!t]*/**/*.rst.gz", "plain", None),
    ("python-doc", "large", "python3.11-doc", "PSF-2", "usr/share/doc/python3.11/html/_sources/**/*.txt", "plain", None),
    ("postgresql", "large", "postgresql-doc-15", "PostgreSQL", "usr/share/doc/postgresql-doc-15/html/*.html", "page", None),
    ("wordnet", "large", "wordnet-base", "WordNet", "usr/share/wordnet/data.*", "glosses", None),
    ("brown", "large", None, "non-commercial", "brown/train.txt", "plain", None),
    ("wikitext-2", "large", None, "CC BY-SA 3.0", "wikitext-2/train.txt", "plain", None),
]


def page(text):
    """What a page of HTML says, in lines as its source breaks them."""
    text = re.sub(r"(?is)<!--.*?-->|<(head|script|style)\b.*?</\1>", "", text)
    text = re.sub(r"(?i)</?(?:br|p|div|h\d|li|d[dt]|tr|table|blockquote|pre|hr|[uod]l)\b[^>]*>", "\n", text)
    return html.unescape(re.sub(r"<[^<>]*>", "", text))


def troff(text):
    """A manual page without comments, requests and escapes."""
    text = re.sub(r"\\f(?:\[\w*\]|\(..|.)|\\s[-+]?\d+|\\[&|^/,:%]|\\\".*", "", text)
    text = re.sub(r"(?m)^\.(?:TP|PP|P|LP|IP|TQ|SH|SS)\b ?", "\n", text)
    text = re.sub(r'(?m)^\.[BI] "?(.*?)"?$', r"\1", text)
    text = re.sub(r"(?m)^\.[BIR]{2} (.*)", lambda match: re.sub(r'"([^"]*)" ?| ', r"\1", match[1]), text)
    text = re.sub(r"(?m)^[.'].*\n", "", text).replace("\\(aq", "'").replace("\\(dq", '"')
    return re.sub(r"\\\(..|\\\[\w+\]", "", text).replace("\\-", "-").replace("\\ ", " ").replace("\\e", "\\")


def pod(text):
    """Documentation of Perl without its marks."""
    text = re.sub(r"(?m)^=(?:head\d|item)[ \t]+|^=\w.*", "", text)
    for _ in range(3):  # marks are within marks
        text = re.sub(r"\bL<([^<>|]*)\|[^<>]*>|\b[BCFILSX]<(?:<+ )?([^<>]*?)(?: >+|>)", r"\1\2", text)
    return re.sub(r"\bE<(\w+)>", lambda match: html.unescape(f"&{match[1]};"), text)


CONVERTERS = {
    "plain": str, "page": page, "troff": troff, "pod": pod,
    "code": lambda text: re.sub(r"(?s)\A(?:\s*(?:/\*.*?\*/|(?://|!|#(?!\w))[^\n]*\n))+", "", text),  # without its license
    "logs": lambda text: re.sub(r"(?m)^#.*\n", "", text),
    "fortunes": lambda text: re.sub(r"(?m)^%\s*$", "", text),
    "lexicon": lambda text: re.sub(r"(?m)^   [^:.\n]{1,40}\n(?=\n)", "", text),  # without its lists of words
    "dictionary": lambda text: re.sub(r"(?m)^ *\[[^\]\n]*\]\n", "", text),  # without lines that only name a source
    "glosses": lambda text: "\n".join(re.findall(r"(?m)^\d.* \| (.*)", text)),
    "novels": lambda text: "\n".join(re.findall(r"(?s)\0(?:\x04\0|\0)\t.{4}([^\0]*)", text)),  # the strings of R's data
    "verses": lambda text: re.sub(r"<[^>]*>", "", re.sub(
        r"<note.*?</note>|((?:\s*</?(?:div|chapter|title|lg?)\b[^>]*>)+)", lambda match: "\n" if match[1] else "", text)),
}


def unpacked(package, folder):
    """The folder of a package's files, downloaded unless it is there."""
    if not (folder / package).exists():
        subprocess.run(["apt-get", "-q", "download", package], cwd=folder, check=True)
        subprocess.run(["dpkg-deb", "-x", max(folder.glob(f"{package}_*.deb")), folder / package], check=True)
    return folder / package


def read(path):
    """The text of a file, which may be compressed by gzip or in blocks of zlib. What is no UTF-8 in it is left out."""
    data = path.read_bytes()
    if path.suffix in (".gz", ".dz"):
        data = gzip.decompress(data)
    elif path.suffix in (".rdb", ".bzz"):
        rest, data = data, b""
        while (place := rest.find(b"x\x9c")) >= 0:
            block = zlib.decompressobj()
            data += block.decompress(rest[place:]) + b"\n"
            rest = block.unused_data
    return data.decode(errors="ignore")


def cleaned(text):
    """A text without control characters, spaces at line ends, runs of empty lines, and longer paragraphs that came before."""
    text = re.sub(r"\r\n?|[\f\v\x1c-\x1e\x85\u2028\u2029]", "\n", text)
    text = re.sub(r"[\0-\x08\x0e-\x1f\x7f-\x9f\ufeff]|[^\S\n]+$", "", text, flags=re.MULTILINE)
    paragraphs = re.split(r"\n\n+", text.strip("\n"))
    first = {paragraph: number for number, paragraph in reversed(list(enumerate(paragraphs)))}
    return "\n\n".join(p for number, p in enumerate(paragraphs) if len(p) < 30 or first[p] == number) + "\n"


def mixed(texts, rounds=100):
    """Some lines of each text in turn, so that any part of the whole has something of all."""
    texts = [text.splitlines(keepends=True) for text in texts]
    lines = (line for turn in range(rounds) for text in texts
             for line in text[len(text) * turn // rounds:len(text) * (turn + 1) // rounds])
    return re.sub(rb"\n{3,}", b"\n\n", b"".join(lines))


def main(folder, corpora=None):
    packages, whole, large = folder / "packages", {}, {}
    packages.mkdir(parents=True, exist_ok=True)
    for name, kind, package, _, files, converter, size in TEXTS:
        source = unpacked(package, packages) if package else corpora
        if source:
            paths = [path for path in sorted(source.glob(files)) if path.is_file() and not path.is_symlink()]
            texts = [CONVERTERS[converter](read(path)) for path in paths if path.suffix != ".dat"]
            data = cleaned("\n\n".join(texts)).encode()
            (large if kind == "large" else whole)[name] = data[:data.rfind(b"\n", 0, size) + 1]
    whole["large"] = mixed(large.values())
    for name, data in whole.items():
        end = data.rfind(b"\n", 0, len(data) - 1_000_000 if name == "large" else len(data) * 9 // 10) + 1
        (folder / f"{name}.txt").write_bytes(data[:end])
        (folder / f"{name}.test.txt").write_bytes(data[end:])


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:3]))
