"""Where webhooks may go."""

from __future__ import annotations

import ipaddress

import pytest

from api.delivery.addresses import AddressError, Addresses
from api.delivery.courier import Courier, Parcel, Timing


def refused(addresses: Addresses, url: str, *resolved: str) -> bool:
    """Whether an address is refused, by its text or by what it resolves to."""
    try:
        target = addresses.target(url)
        addresses.judge(target.host, [ipaddress.ip_address(each) for each in resolved])
    except AddressError:
        return True
    return False


@pytest.mark.parametrize(
    "url",
    [
        "http://receiver.example/",
        "ftp://receiver.example/",
        "https://",
        "https:///path",
        "https://user:word@receiver.example/",
        "https://receiver.example/#part",
        "https://receiver.example:0/",
        "https://receiver.example:99999/",
        "https://receiver.example\\@10.0.0.1/",
        "https://receiver example/",
        "https://receiver.example/\x7f",
        "https://例子.example/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://127.1/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data",
        "https://100.100.100.200/",
        "https://[fe80::1]/",
        "https://[fd00:ec2::254]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://[2002:7f00:1::]/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://" + "a" * 2100 + ".example/",
    ],
)
def test_by_default_only_public_https_addresses_will_do(url: str) -> None:
    assert refused(Addresses(), url)


def test_every_address_a_name_resolves_to_must_do() -> None:
    url = "https://receiver.example/"
    assert not refused(Addresses(), url, "93.184.216.34")
    assert refused(Addresses(), url, "93.184.216.34", "10.0.0.1")
    assert refused(Addresses(), url, "127.0.0.1")


def test_a_site_names_the_hosts_and_networks_of_its_own() -> None:
    own = Addresses("10.20.0.0/16, Receiver.example, .gat.example")
    assert not refused(own, "https://10.20.1.1/")
    assert not refused(own, "https://receiver.example/", "192.168.1.1")
    assert not refused(own, "https://hook.gat.example:8443/x?y=1", "10.20.3.3")
    assert refused(own, "https://10.21.1.1/")
    assert refused(own, "https://other.example/", "93.184.216.34")
    assert refused(own, "https://xgat.example/", "93.184.216.34")
    assert not refused(own, "https://other.example/", "10.20.0.9")


def test_no_list_opens_what_is_never_open() -> None:
    wide = Addresses("0.0.0.0/0, ::/0, receiver.example")
    assert not refused(wide, "https://10.1.1.1/")
    assert refused(wide, "https://169.254.169.254/")
    assert refused(wide, "https://receiver.example/", "169.254.169.254")
    assert refused(wide, "https://127.0.0.1/")


@pytest.mark.parametrize(
    "ip",
    [
        "64:ff9b:1::a9fe:a9fe",
        "64:ff9b:1:ffff::1",
        "::ffff:0:a9fe:a9fe",
        "fec0::1",
        "2001:db8:1::5efe:a9fe:a9fe",
        "2001:db8:1::200:5efe:a9fe:a9fe",
        "2001:0:5ef5:79fb::5601:5601",
        "2002:a9fe:a9fe::1",
        "64:ff9b::a9fe:a9fe",
    ],
)
def test_no_list_opens_an_address_that_wraps_one_that_is_never_open(ip: str) -> None:
    wide = Addresses("0.0.0.0/0, ::/0, receiver.example")
    assert refused(wide, f"https://[{ip}]/")
    assert refused(wide, "https://receiver.example/", ip)
    assert not refused(wide, "https://[2001:db8:1::1]/")


@pytest.mark.parametrize(
    "host",
    [
        "a..b.example",
        "a" * 70 + ".example",
        ".example",
        "..",
        "a" * 60 + (".a" * 100),
        "-",
        "%00.example",
        "a,b.example",
    ],
)
def test_a_host_that_cannot_be_one_is_refused_and_not_stumbled_over(host: str) -> None:
    with pytest.raises(AddressError, match="主机名"):
        Addresses().target(f"https://{host}/")
    courier = Courier(Addresses(), Timing())
    try:
        outcome = courier.send(Parcel(f"https://{host}/", {}, b"{}")).result(10)
        assert outcome.error is not None
    finally:
        courier.close()


@pytest.mark.parametrize("error", [UnicodeError("label"), ValueError("x")])
def test_a_name_the_resolver_cannot_take_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def resolved(target: object) -> list[object]:
        raise error

    monkeypatch.setattr("api.delivery.courier._resolved", resolved)
    courier = Courier(Addresses(), Timing())
    try:
        outcome = courier.send(Parcel("https://receiver.example/", {}, b"{}")).result(10)
        assert outcome.error == "对方的主机名解析不了"
    finally:
        courier.close()


def test_only_in_development_this_machine_will_do_there_without_tls_too() -> None:
    here = Addresses(development=True)
    assert not refused(here, "http://127.0.0.1:8080/hook")
    assert not refused(here, "http://localhost/hook", "127.0.0.1", "::1")
    assert refused(here, "http://receiver.example/", "127.0.0.1")
    assert refused(here, "http://10.0.0.1/")


def test_a_list_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(AddressError):
        Addresses("10.0.0.0/99")


def test_a_host_and_its_port_are_asked_for_as_written() -> None:
    target = Addresses().target("https://receiver.example:8443/a?b=c")
    assert target.host_header() == "receiver.example:8443"
    assert target.url(ipaddress.ip_address("2001:db8::1")) == "https://[2001:db8::1]:8443/a?b=c"


def test_what_was_entered_in_other_days_is_judged_again_when_sending() -> None:
    courier = Courier(Addresses(), Timing())
    try:
        outcome = courier.send(Parcel("http://127.0.0.1:9/", {}, b"{}")).result(10)
        assert outcome.error == "推送地址应以 https:// 开头"
        outcome = courier.send(Parcel("https://localhost:9/", {}, b"{}")).result(10)
        assert outcome.error == "推送地址指向不许推送的网络地址"
    finally:
        courier.close()
