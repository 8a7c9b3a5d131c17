use super::*;

/// Asserts that the network from `first` to `last` is closed, and that its neighbours are not.
fn check_network(before: Option<&str>, first: &str, last: &str, after: Option<&str>) {
    let public = |text: &str| is_public(text.parse().unwrap());
    for closed in [first, last] {
        assert!(!public(closed), "{closed} counts as public");
    }
    for open in before.iter().chain(&after) {
        assert!(public(open), "{open} does not count as public");
    }
}

fn parse(text: &str) -> Result<TargetUrl, InvalidTarget> {
    TargetUrl::parse(text, Reach::PublicOnly)
}

fn parse_for_demo(text: &str) -> Result<TargetUrl, InvalidTarget> {
    TargetUrl::parse(text, Reach::LoopbackAllowed)
}

#[test]
fn each_closed_ipv4_network_ends_at_its_boundaries() {
    check_network(None, "0.0.0.0", "0.255.255.255", Some("1.0.0.0"));
    check_network(Some("9.255.255.255"), "10.0.0.0", "10.255.255.255", Some("11.0.0.0"));
    check_network(Some("100.63.255.255"), "100.64.0.0", "100.127.255.255", Some("100.128.0.0"));
    check_network(Some("126.255.255.255"), "127.0.0.0", "127.255.255.255", Some("128.0.0.0"));
    check_network(Some("168.63.129.15"), "168.63.129.16", "168.63.129.16", Some("168.63.129.17"));
    check_network(Some("169.253.255.255"), "169.254.0.0", "169.254.255.255", Some("169.255.0.0"));
    check_network(Some("172.15.255.255"), "172.16.0.0", "172.31.255.255", Some("172.32.0.0"));
    check_network(Some("191.255.255.255"), "192.0.0.0", "192.0.0.255", Some("192.0.1.0"));
    check_network(Some("192.0.1.255"), "192.0.2.0", "192.0.2.255", Some("192.0.3.0"));
    check_network(Some("192.88.98.255"), "192.88.99.0", "192.88.99.255", Some("192.88.100.0"));
    check_network(Some("192.167.255.255"), "192.168.0.0", "192.168.255.255", Some("192.169.0.0"));
    check_network(Some("198.17.255.255"), "198.18.0.0", "198.19.255.255", Some("198.20.0.0"));
    check_network(Some("198.51.99.255"), "198.51.100.0", "198.51.100.255", Some("198.51.101.0"));
    check_network(Some("203.0.112.255"), "203.0.113.0", "203.0.113.255", Some("203.0.114.0"));
}

#[test]
fn multicast_reserved_and_broadcast_close_the_ipv4_space() {
    check_network(Some("223.255.255.255"), "224.0.0.0", "239.255.255.255", None);
    check_network(None, "240.0.0.0", "255.255.255.255", None);
}

#[test]
fn ipv6_is_open_in_global_unicast_alone() {
    let last = "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
    check_network(None, "::", last, Some("2000::"));
    check_network(
        Some("3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        "4000::",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        None,
    );
}

#[test]
fn each_closed_ipv6_network_inside_global_unicast_ends_at_its_boundaries() {
    let end = "ffff:ffff:ffff:ffff:ffff:ffff";
    check_network(
        Some(&format!("2000:ffff:{end}")),
        "2001::",
        &format!("2001:1ff:{end}"),
        Some("2001:200::"),
    );
    check_network(
        Some(&format!("2001:db7:{end}")),
        "2001:db8::",
        &format!("2001:db8:{end}"),
        Some("2001:db9::"),
    );
    check_network(
        Some(&format!("2001:ffff:{end}")),
        "2002::",
        &format!("2002:ffff:{end}"),
        Some("2003::"),
    );
    check_network(
        Some(&format!("3ffe:ffff:{end}")),
        "3fff::",
        &format!("3fff:fff:{end}"),
        Some("3fff:1000::"),
    );
}

#[test]
fn special_ipv6_addresses_are_closed() {
    for (first, last) in [
        ("::", "::1"),
        ("64:ff9b::", "64:ff9b::ffff:ffff"),
        ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"),
        ("100::", "100::ffff:ffff:ffff:ffff"),
        ("2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("fd00:ec2::254", "fd20:ce::254"),
        ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ] {
        check_network(None, first, last, None);
    }
}

#[test]
fn a_mapped_address_is_judged_as_the_ipv4_address_it_stands_for() {
    check_network(
        Some("::ffff:9.255.255.255"),
        "::ffff:10.0.0.0",
        "::ffff:10.255.255.255",
        Some("::ffff:11.0.0.0"),
    );
    check_network(None, "::ffff:127.0.0.1", "::ffff:169.254.169.254", None);
}

#[test]
fn a_compatible_address_is_closed_whatever_it_stands_for() {
    check_network(None, "::10.0.0.1", "::8.8.8.8", None);
}

#[test]
fn loopback_is_within_reach_only_where_allowed() {
    for ip in ["127.0.0.1", "::1"] {
        let ip = ip.parse().unwrap();
        assert!(Reach::LoopbackAllowed.allows(ip) && !Reach::PublicOnly.allows(ip));
    }
}

#[test]
fn allowing_loopback_opens_no_other_network() {
    for ip in ["0.0.0.0", "10.0.0.1", "169.254.169.254", "::", "fe80::1", "::ffff:10.0.0.1"] {
        assert!(!Reach::LoopbackAllowed.allows(ip.parse().unwrap()), "{ip}");
    }
}

#[test]
fn an_https_address_is_taken_in_its_normal_form() {
    let target = parse("HTTPS://Hook.Example.SE:443/in?a=1").unwrap();
    assert_eq!(target.as_str(), "https://hook.example.se/in?a=1");
}

#[test]
fn a_public_address_in_place_of_a_name_is_taken() {
    for text in ["https://8.8.8.8/", "https://[2a00:801::1]/"] {
        assert!(parse(text).is_ok(), "{text}");
    }
}

#[test]
fn other_schemes_are_refused() {
    for text in ["http://hook.example.se/", "ftp://hook.example.se/", "file:///etc/passwd", "a:b"] {
        assert_eq!(parse(text), Err(InvalidTarget::Scheme), "{text}");
    }
}

#[test]
fn a_relative_address_is_refused() {
    for text in ["", "/in", "hook.example.se/in", "https://"] {
        assert!(matches!(parse(text), Err(InvalidTarget::Malformed { .. })), "{text}");
    }
}

#[test]
fn credentials_are_refused() {
    for text in ["https://me@hook.example.se/", "https://:word@hook.example.se/"] {
        assert_eq!(parse(text), Err(InvalidTarget::UserInfo), "{text}");
    }
}

#[test]
fn a_fragment_is_refused_even_when_empty() {
    for text in ["https://hook.example.se/#a", "https://hook.example.se/#"] {
        assert_eq!(parse(text), Err(InvalidTarget::Fragment), "{text}");
    }
}

#[test]
fn ports_are_open_at_443_and_from_1024() {
    for port in [443, 1024, 8443, 65535] {
        assert!(parse(&format!("https://hook.example.se:{port}/")).is_ok(), "{port}");
    }
}

#[test]
fn other_privileged_ports_are_refused() {
    for port in [0, 22, 25, 80, 442, 444, 1023] {
        let refused = parse(&format!("https://hook.example.se:{port}/"));
        assert_eq!(refused, Err(InvalidTarget::Port { port }));
    }
}

#[test]
fn an_address_of_2048_characters_is_the_longest() {
    let text = |length: usize| format!("{:a<length$}", "https://hook.example.se/");
    assert!(parse(&text(2048)).is_ok());
    assert_eq!(parse(&text(2049)), Err(InvalidTarget::TooLong));
}

#[test]
fn an_address_that_grows_too_long_by_encoding_is_refused() {
    let text = format!("https://hook.example.se/{}", "å".repeat(900));
    assert_eq!(parse(&text), Err(InvalidTarget::TooLong));
}

#[test]
fn closed_addresses_are_refused_in_every_spelling() {
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "127.0.0.1.",
        "%31%32%37.0.0.1",
        "１２７.0.0.1",
        "169.254.169.254",
        "10.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[fd00:ec2::254]",
        "localhost",
        "LOCALHOST.",
        "api.localhost",
    ] {
        assert_eq!(parse(&format!("https://{host}/")), Err(InvalidTarget::Host), "{host}");
    }
}

#[test]
fn a_name_that_only_contains_localhost_is_taken() {
    assert!(parse("https://localhost.example.se/").is_ok());
    assert!(parse("https://notlocalhost/").is_ok());
}

#[test]
fn the_machine_itself_is_taken_over_http_where_allowed() {
    for host in ["127.0.0.1", "[::1]", "localhost"] {
        assert!(parse_for_demo(&format!("http://{host}:8080/")).is_ok(), "{host}");
    }
}

#[test]
fn http_to_anything_else_is_refused_where_loopback_is_allowed() {
    for host in ["hook.example.se", "8.8.8.8", "10.0.0.1"] {
        let refused = parse_for_demo(&format!("http://{host}:8080/"));
        assert_eq!(refused, Err(InvalidTarget::Scheme), "{host}");
    }
}

#[test]
fn private_addresses_are_refused_where_loopback_is_allowed() {
    assert_eq!(parse_for_demo("https://10.0.0.1/"), Err(InvalidTarget::Host));
}

#[test]
fn a_target_parsed_for_a_demonstration_does_not_pass_for_production() {
    let target = parse_for_demo("https://127.0.0.1/").unwrap();
    assert_eq!(target.check(Reach::PublicOnly), Err(InvalidTarget::Host));
}

#[test]
fn debug_shows_the_origin_and_no_token_in_the_path() {
    let target = parse("https://hook.example.se:8443/t0ken?k=s3cret").unwrap();
    assert_eq!(format!("{target:?}"), r#"TargetUrl("https://hook.example.se:8443")"#);
}
