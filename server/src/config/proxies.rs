//! The proxies in front of the server.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net};

/// The proxies in front of the server, as the operator configured them.
#[derive(Debug, Clone)]
pub struct Proxies {
    /// Trusted where they are the other end of the connection: programs on this machine.
    pub near: Vec<IpNet>,
    /// Trusted wherever they are in the chain.
    pub trusted: Vec<IpNet>,
    /// People open an `https:` address, even if the proxy does not say so.
    pub public_https: bool,
}

impl Default for Proxies {
    fn default() -> Self {
        let near = [
            IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::LOCALHOST, 8)),
            IpNet::from(IpAddr::V6(Ipv6Addr::LOCALHOST)),
        ];
        Self { near: near.into(), trusted: Vec::new(), public_https: false }
    }
}

/// For `--trusted-proxy`: an address, or a network in CIDR notation.
///
/// # Errors
/// For anything else, and for a network of all addresses: with that, each client could choose its
/// own address.
pub fn network(text: &str) -> Result<IpNet, String> {
    let wrong = || format!("{text}: neither an address nor a network such as 10.0.0.0/24");
    let text = text.trim();
    let network = match text.parse::<IpAddr>() {
        Ok(address) => IpNet::from(address.to_canonical()),
        Err(_) => text.parse::<IpNet>().map_err(|_| wrong())?,
    };
    if network.prefix_len() == 0 {
        return Err(format!("{text} is everybody: each client could choose its address"));
    }
    match network {
        // ::ffff:10.0.0.0/104 is 10.0.0.0/8.
        IpNet::V6(v6) if v6.prefix_len() >= 96 && v6.addr().to_ipv4_mapped().is_some() => {
            let IpAddr::V4(address) = IpAddr::V6(v6.addr()).to_canonical() else {
                return Err(wrong());
            };
            IpNet::new(address.into(), v6.prefix_len() - 96)
                .ok()
                .filter(|network| network.prefix_len() > 0)
                .ok_or_else(wrong)
        }
        network => Ok(network),
    }
}
