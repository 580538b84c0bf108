#!/usr/bin/env python3
"""A second verifier of chain files and certificates, written from docs/reference/proof-formats.md alone.

It shares nothing with Lethe, not even a library: Ed25519 follows the sample code of RFC 8032. Use:

    verify.py [--keys jwks.json] FILE...

A line for each file, `ok FILE` or `broken FILE reason`; exit code 0 if all are ok, else 1, and 2 without a file.
"""
import base64
import hashlib
import json
import re
import sys
from datetime import datetime, timedelta

HEX = re.compile(r"[0-9a-f]{64}\Z")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z\Z")
STREAM = re.compile(r"[A-Za-z0-9-]{1,200}\Z")
WHOLE = re.compile(r"(0|-?[1-9][0-9]{0,15})\Z")
ZEROS = "0" * 64


class Broken(Exception):
    pass


def need(holds, reason):
    if not holds:
        raise Broken(reason)


# Ed25519, RFC 8032 section 6
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)


def add(a, b):
    x = (a[1] - a[0]) * (b[1] - b[0]) % P
    y = (a[1] + a[0]) * (b[1] + b[0]) % P
    z, t = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = y - x, t - z, t + z, y + x
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, point):
    result = (0, 1, 1, 0)
    while n:
        if n & 1:
            result = add(result, point)
        point = add(point, point)
        n >>= 1
    return result


def equal(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def point_of(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * I % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519(public, message, signature):
    a, r = point_of(public), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L or equal(times(8, a), (0, 1, 1, 0)):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return equal(times(s, BASE), add(r, times(h, a)))


def once(pairs):
    value = dict(pairs)
    need(len(value) == len(pairs), "a key twice")
    need(not value.keys() & {"__proto__", "constructor", "prototype"}, "a key that programs trip over")
    return value


def refuse(_text):
    raise Broken("not a whole number")


def whole(text):
    need(WHOLE.match(text) and abs(int(text)) < 2**53, "not a whole number as it is written")
    return int(text)


def read(text):
    try:
        return json.loads(
            text, object_pairs_hook=once, parse_constant=refuse, parse_float=refuse, parse_int=whole
        )
    except ValueError:
        raise Broken("not JSON")


def canonical(value):
    """RFC 8785, for what stands in these files: texts, whole numbers, lists, and keys of ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def bytes_of(text, length):
    need(isinstance(text, str) and re.match(r"[A-Za-z0-9_-]+\Z", text), "not base64url")
    need(len(text) == -(-length * 4 // 3), "another length")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    written = base64.urlsafe_b64encode(data).decode().rstrip("=")
    need(len(data) == length and written == text, "not base64url as it is written")
    return data


def count(value, least=0):
    need(type(value) is int and value >= least, "not a count")
    return value


def only(value, keys):
    need(isinstance(value, dict) and set(value) == set(keys.split()), "other keys than there are")


def moment(text):
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
    except ValueError:
        raise Broken("not a moment")


def check_key(key, vouched):
    only(key, "kty crv x kid")
    need(key["kty"] == "OKP" and key["crv"] == "Ed25519", "another kind of key")
    bytes_of(key["x"], 32)
    print_ = hashlib.sha256(canonical({k: key[k] for k in ("crv", "kty", "x")})).digest()
    need(base64.urlsafe_b64encode(print_).decode().rstrip("=") == key["kid"], "key id is no thumbprint")
    need(vouched is None or vouched.get(key["kid"], {}).get("x") == key["x"], "key unknown")


def check_in_use(key, signed_at, vouched):
    """A key that was retired signs nothing more than a day later."""
    retired_at = None if vouched is None else vouched[key["kid"]].get("retiredAt")
    if retired_at is not None:
        need(moment(signed_at) <= moment(retired_at) + timedelta(days=1), "key retired")


def check_signature(value, vouched):
    check_key(value["key"], vouched)
    rest = {k: v for k, v in value.items() if k != "signature"}
    signature = bytes_of(value["signature"], 64)
    need(ed25519(bytes_of(value["key"]["x"], 32), canonical(rest), signature), "signature")


def check_head(head, vouched):
    only(head, "format purpose number previousHead treeSize rootHash signedAt key signature")
    need(head["format"] == "lethe-tree-head/1" and head["purpose"] in ("anchor", "export"), "kind of head")
    count(head["number"]), count(head["treeSize"])
    for name in ("previousHead", "rootHash"):
        need(isinstance(head[name], str) and HEX.match(head[name]), name)
    need(isinstance(head["signedAt"], str) and INSTANT.match(head["signedAt"]), "signedAt")
    check_signature(head, vouched)
    check_in_use(head["key"], head["signedAt"], vouched)


def leaf(commit_hash):
    return hashlib.sha256(b"\0" + bytes.fromhex(commit_hash)).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root(subtrees):
    if not subtrees:
        return hashlib.sha256(b"").hexdigest()
    right = subtrees[-1][1]
    for _, left in reversed(subtrees[:-1]):
        right = node(left, right)
    return right.hex()


def check_chain(text, vouched):
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    streams, subtrees, size = {}, [], 0
    anchor, anchors, signed_at, ended = ZEROS, 0, "", False
    for line in lines:
        need(not ended, "goes on behind its head")
        value = read(line)
        need(isinstance(value, dict), "not a line of a chain file")
        if value.get("kind") == "commit":
            only(value, "kind streamId commit firstVersion previousHash hash body")
            stream, number, body = value["streamId"], count(value["commit"], 1), value["body"]
            need(isinstance(stream, str) and STREAM.match(stream) and isinstance(body, str), "texts")
            last, previous = streams.get(stream, (0, ZEROS))
            need(number == last + 1, "numbers of a stream")
            need(value["previousHash"] == previous, "chain")
            covered = [stream, str(number), str(count(value["firstVersion"], 1)), previous, body]
            try:
                digest = hashlib.sha256("\n".join(covered).encode()).hexdigest()
            except UnicodeEncodeError:
                raise Broken("half of a surrogate pair")
            need(value["hash"] == digest, "hash")
            streams[stream] = (number, digest)
            size += 1
            subtrees.append((1, leaf(digest)))
            while len(subtrees) > 1 and subtrees[-1][0] == subtrees[-2][0]:
                right, left = subtrees.pop(), subtrees.pop()
                subtrees.append((2 * right[0], node(left[1], right[1])))
        else:
            need(value.pop("kind", None) == "head", "kind of line")
            check_head(value, vouched)
            is_anchor = value["purpose"] == "anchor"
            need(value["number"] == anchors + (1 if is_anchor else 0), "anchors")
            need(value["previousHead"] == anchor, "chain of anchors")
            need(value["treeSize"] == size and value["rootHash"] == root(subtrees), "tree")
            need(value["signedAt"] >= signed_at, "time")
            signed_at = value["signedAt"]
            if is_anchor:
                anchors, anchor = value["number"], hashlib.sha256(canonical(value)).hexdigest()
            else:
                ended = True
    need(ended, "no head at the end")


def check_certificate(text, vouched):
    value = read(text)
    need(isinstance(value, dict), "not a certificate")
    keys = "format issuedAt outcome statement request decisions purge tasks findings exceptions chain key signature"
    if value["format"] == "lethe-erasure-certificate/3":
        only(value, keys + " held")
        only(value["purge"], "deletedAt sweepDueAt purgeDueAt verifiedAt sources")
        for source in value["purge"]["sources"]:
            only(source, "source softDeletedAt hardDeletedAt expungedAt verifiedAt")
        for hold in value["held"]:
            only(hold, "taskId source host restraints from until")
    else:
        need(value["format"] == "lethe-erasure-certificate/2", "format")
        only(value, keys)
        only(value["purge"], "deletedAt sweepDueAt purgeDueAt verifiedAt")
    check_signature(value, vouched)
    chain = value["chain"]
    only(chain, "streamId commit hash inclusion")
    proof = chain["inclusion"]
    only(proof, "leafIndex path head")
    check_head(proof["head"], vouched)
    # It holds the head, and so was signed behind it.
    check_in_use(value["key"], proof["head"]["signedAt"], vouched)
    need(isinstance(chain["hash"], str) and HEX.match(chain["hash"]), "hash")
    at, last = count(proof["leafIndex"]), proof["head"]["treeSize"] - 1
    need(at <= last, "place")
    result = leaf(chain["hash"])
    for beside in proof["path"]:
        need(last > 0 and isinstance(beside, str) and HEX.match(beside), "path")
        if at % 2 == 1 or at == last:
            result = node(bytes.fromhex(beside), result)
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            result = node(result, bytes.fromhex(beside))
        at, last = at // 2, last // 2
    need(last == 0 and result.hex() == proof["head"]["rootHash"], "not in the log")


def is_chain(text):
    """A chain file begins with a line that is an object with a kind; a certificate has none."""
    try:
        value = json.loads(text.split("\n", 1)[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "kind" in value


def verify(file, vouched):
    try:
        with open(file, "rb") as opened:
            text = opened.read().decode("utf-8")
    except UnicodeDecodeError:
        raise Broken("not UTF-8")
    except OSError as error:
        raise Broken("cannot be read: " + error.strerror)
    try:
        (check_chain if is_chain(text) else check_certificate)(text, vouched)
    except (KeyError, TypeError, RecursionError, UnicodeEncodeError) as error:
        raise Broken(type(error).__name__)


USAGE = "Usage: verify.py [--keys jwks.json] FILE..."


def main(words):
    # Whoever scripts it and names no file must not be told that all is well.
    if not words or words[0] == "--keys" and len(words) < 3:
        print(USAGE, file=sys.stderr)
        return 2
    vouched = None
    if words[:1] == ["--keys"]:
        with open(words[1], encoding="utf-8") as opened:
            vouched = {key["kid"]: key for key in json.load(opened)["keys"]}
        words = words[2:]
    all_ok = True
    for file in words:
        try:
            verify(file, vouched)
            print("ok", file)
        except Broken as reason:
            all_ok = False
            print("broken", file, reason)
    return 0 if all_ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
