//! The rooms of `server/src/service`, and no circles of files anywhere.

use crate::imports::{edges, imports, module_of};
use crate::source::sources;

/// Low to high: a room names those before it only.
const ROOMS: &[&str] = &[
    "places",
    "county",
    "people",
    "case",
    "views",
    "imports",
    "filing",
    "open",
    "procedure",
    "keeping",
    "demo",
];

#[test]
fn rooms_name_only_rooms_below_them() {
    let height = |room: &str| {
        let found = ROOMS.iter().position(|one| *one == room);
        found.unwrap_or_else(|| panic!("service/{room}: between which rooms?"))
    };
    let mut named = 0;
    for source in sources("server/src/service") {
        let module = module_of("server/src", &source.path);
        let [_, room, ..] = module.as_slice() else { continue };
        for (path, at) in imports("server/src", &source) {
            let [top, other, ..] = path.as_slice() else { continue };
            if top == "service" {
                assert!(height(other) <= height(room), "{at}: {room} must not name {other}");
                named += usize::from(room != other);
            }
        }
    }
    assert!(named > 100, "only {named} names of other rooms found: is the parser still right?");
}

/// It holds what everybody uses, and what some of them keep in it.
const APP: &str = "server/src/app.rs";

/// A module and what lies in it belong together; all others but [`APP`] have an order.
#[test]
fn no_files_name_each_other_in_a_circle() {
    for folder in ["server/src", "wasm-validator/src", "xtask/src", "tests/src"] {
        let mut edges = edges(folder, &sources(folder));
        edges.remove(APP);
        // What names nothing that is left is in no circle.
        loop {
            let left: Vec<_> = edges.keys().cloned().collect();
            edges.values_mut().for_each(|to| to.retain(|to, _| left.contains(to)));
            edges.retain(|_, to| !to.is_empty());
            if edges.len() == left.len() {
                break;
            }
        }
        assert!(edges.is_empty(), "{folder}: among these is a circle: {edges:#?}");
    }
}
