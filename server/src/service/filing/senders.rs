//! How the sender of a filing is recognised.

use std::net::IpAddr;

use uuid::{Builder, Uuid};
use wasm_validator::Declaration;

use crate::app::App;
use crate::bounds::line_of;
use crate::domain::flood::FloodKind;
use crate::service::case::device::DeviceKey;
use crate::service::case::form;

/// The senders of a filing: HMACs, which are also the ids of floods.
#[derive(Debug, Clone, Default)]
pub struct Senders(pub(super) Vec<(By, Uuid)>);

/// The limit by which a sender is counted.
#[derive(Debug, Clone, Copy)]
pub enum By {
    /// The sender's account, telephone, phone or address.
    Kind(FloodKind),
    /// An IPv6 line, with its 256 networks; reported as an address.
    Line,
}

impl By {
    /// The kind of the flood that it would make.
    #[must_use]
    pub const fn kind(self) -> FloodKind {
        match self {
            Self::Kind(kind) => kind,
            Self::Line => FloodKind::Address,
        }
    }
}

impl Senders {
    /// A signed-in sender is counted by account alone: a cadre files for a
    /// village from the one telephone and network that there are. `from` is `None` where an officer
    /// enters what came on paper: that is not counted.
    #[must_use]
    pub fn of(
        app: &App,
        from: Option<IpAddr>,
        key: Option<&DeviceKey>,
        filler: Option<Uuid>,
        form: &Declaration,
    ) -> Self {
        let Some(from) = from else { return Self::default() };
        let one = |kind, value: &str| (By::Kind(kind), id(app, kind, value));
        if let Some(account) = filler {
            return Self(vec![one(FloodKind::Account, &account.to_string())]);
        }
        let telephone = form::telephone(form).map(|number| one(FloodKind::Telephone, &number));
        let device = key.map(|key| one(FloodKind::Device, &hex::encode(key.hash())));
        let address = one(FloodKind::Address, &from.to_string());
        let line = from.is_ipv6().then(|| {
            let value = format!("{}/56", line_of(from));
            (By::Line, id(app, FloodKind::Address, &value))
        });
        Self([telephone, device, Some(address), line].into_iter().flatten().collect())
    }
}

/// The sender's HMAC, the same after a restart.
pub(super) fn id(app: &App, kind: FloodKind, value: &str) -> Uuid {
    let hash = app.keyring.index(&format!("flood {kind:?}"), value);
    let bytes = hash.first_chunk().copied().unwrap_or_default();
    Builder::from_random_bytes(bytes).into_uuid()
}
