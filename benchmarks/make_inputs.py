"""The files that speed is measured on, made by plain text: nothing here imports the library.

python benchmarks/make_inputs.py FOLDER     writes them all
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path


def interchange(sets: Iterable[list[str]], group: str, number: int = 1) -> bytes:
    """One interchange with one group of sets, each a list of segments between ST and SE."""
    head = (
        "ISA*00*          *00*          *ZZ*EXAMPLEMART    *ZZ*ACMEGOODS      "
        f"*261122*0930*U*00401*{number:09d}*0*P*>"
    )
    segments = [head, f"GS*{group}*EXAMPLEMART*ACMEGOODS*20261122*0930*{number}*X*004010"]
    count = 0
    for count, body in enumerate(sets, 1):
        set_id = {"PO": "850", "SH": "856"}[group]
        segments += [f"ST*{set_id}*{count:04d}", *body, f"SE*{len(body) + 2}*{count:04d}"]
    segments += [f"GE*{count}*{number}", f"IEA*1*{number:09d}"]
    return ("~\n".join(segments) + "~\n").encode()


def order(lines: int, number: int = 4_500_000) -> list[str]:
    """An order with so many lines."""
    body = [
        f"BEG*00*SA*{number}**20261101",
        "REF*DP*38",
        "REF*IA*70017",
        "FOB*CC",
        "DTM*010*20261120",
        "DTM*001*20261127",
        "N1*ST*DISTRIBUTION CENTER 7*92*0007",
        "N3*1 MAIN STREET",
        "N4*AMES*IA*50010",
    ]
    for line in range(1, lines + 1):
        body += [
            f"PO1*{line}*{12 * (line % 20 + 1)}*EA*{line % 90 + 1}.50**UP*{gtin(line)}*VN*A-{line}",
            f"PID*F*08***WIDGET NUMBER {line}",
            "PO4*12",
        ]
    return [*body, f"CTT*{lines}"]


def notice(cartons: int) -> list[str]:
    """A ship notice with so many cartons, each with one item: five segments a carton."""
    body = [
        "BSN*00*SH-1*20261120*0601*0001",
        "HL*1**S",
        f"TD1*CTN25*{cartons}****G*{cartons * 11}*LB",
        "TD5*B*2*ABCD*M",
        "REF*BM*06141410000000014",
        "DTM*011*20261120*0530",
        "N1*ST*DISTRIBUTION CENTER 7*92*0007",
        "N1*SF*ACME GOODS*92*55",
        "HL*2*1*O",
        "PRF*4500000***20261101",
    ]
    level = 2
    for carton in range(1, cartons + 1):
        level += 2
        body += [
            f"HL*{level - 1}*2*P",
            f"MAN*GM*{sscc(carton)}",
            f"HL*{level}*{level - 1}*I",
            f"LIN*{carton % 5000 + 1}*UP*{gtin(carton % 5000 + 1)}*VN*A-{carton % 5000 + 1}",
            "SN1**12*EA",
        ]
    return [*body, f"CTT*{level}"]


def check_digit(digits: str) -> str:
    """GS1's: 3 and 1 in turn from the right, up to the next ten."""
    weights = (3, 1) * len(digits)
    total = sum(int(one) * weight for one, weight in zip(reversed(digits), weights, strict=False))
    return str(-total % 10)


def gtin(number: int) -> str:
    """A GTIN of twelve digits."""
    digits = f"61414{number:06d}"
    return digits + check_digit(digits)


def sscc(number: int) -> str:
    """An SSCC of 18 digits, with the 00 before it."""
    digits = f"00614141{number:09d}"
    return "00" + digits + check_digit(digits)


def big_order(lines: int = 5_000) -> bytes:
    """One order of many lines."""
    return interchange([order(lines)], "PO")


def many_orders(count: int = 2_000, lines: int = 10) -> bytes:
    """Many orders in one interchange."""
    return interchange((order(lines, 4_500_000 + one) for one in range(count)), "PO")


def big_notice(cartons: int = 20_000) -> bytes:
    """One ship notice of many cartons."""
    return interchange([notice(cartons)], "SH")


def stream(size: int, faults_in: int = 10, lines: int = -1) -> Iterator[bytes]:
    """At least `size` bytes of interchanges of nearly 5 MB; so many of them have a fault a line.

    `lines`: only in so many of its lines, the first.
    """
    right = many_orders(2_100, 20)
    sent = number = 0
    while sent < size:
        number += 1
        data = right.replace(b"*EA*", b"*EACH*", lines) if number <= faults_in else right
        data = data.replace(b"*000000001*0*P", b"*%09d*0*P" % number)
        data = data.replace(b"IEA*1*000000001", b"IEA*1*%09d" % number)
        sent += len(data)
        yield data


INPUTS = {
    "850-of-5000-lines.edi": big_order,
    "2000-orders-of-10-lines.edi": many_orders,
    "856-of-20000-cartons.edi": big_notice,
}


def main() -> None:
    """Write them all."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in INPUTS.items():
        (folder / name).write_bytes(make())


if __name__ == "__main__":
    main()
