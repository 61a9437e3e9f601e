//! Closed lists of named values. `names!` takes a list once, as variants with their names, and
//! makes the enum and both conversions: a name is spelled nowhere else.
//!
//! ```ignore
//! names! {
//!     /// How a filing came in.
//!     pub enum Channel {
//!         /// 手机
//!         Phone = "phone",
//!         /// 来访
//!         WalkIn = "walk_in",
//!     }
//! }
//! ```
//!
//! A name is the value's word in JSON, in the API's document and in columns
//! (`store/names.rs`); what is kept or sent under it outlives the program, so it never changes.

macro_rules! names {
    (
        $(#[$meta:meta])*
        $vis:vis enum $list:ident { $($(#[$about:meta])* $value:ident = $name:tt,)+ }
    ) => {
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        $(#[$meta])*
        $vis enum $list { $($(#[$about])* #[serde(rename = $name)] $value,)+ }

        impl $list {
            /// Every value, in the order of the list.
            $vis const ALL: &'static [Self] = &[$(Self::$value,)+];

            /// Its name, as stored and sent.
            #[must_use]
            $vis const fn as_str(self) -> &'static str {
                match self { $(Self::$value => $name,)+ }
            }

            /// The value with exactly that name.
            #[must_use]
            $vis fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$value),)+ _ => None }
            }
        }
    };
}
pub(crate) use names;

#[cfg(test)]
mod tests {
    names! {
        /// A list.
        #[derive(Default)]
        pub(super) enum Way {
            /// One.
            #[default]
            OnFoot = "on_foot",
            /// Two.
            ByBus = "bus",
        }
    }

    #[test]
    fn a_name_is_the_same_everywhere() {
        assert_eq!(Way::ALL, [Way::OnFoot, Way::ByBus]);
        assert_eq!(Way::default(), Way::OnFoot);
        for way in Way::ALL {
            assert_eq!(Way::parse(way.as_str()), Some(*way));
            let json = serde_json::to_value(way).unwrap();
            assert_eq!(json, way.as_str());
            assert_eq!(serde_json::from_value::<Way>(json).unwrap(), *way);
        }
        assert_eq!(Way::ByBus.as_str(), "bus");
        for other in ["", "Bus", "bus ", "by_bus", "OnFoot"] {
            assert_eq!(Way::parse(other), None, "{other}");
        }
    }
}
