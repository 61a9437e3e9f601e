//! The harness of the black-box tests: a whole server on a port of its own, a database
//! of its own, a clock that stands still until a test moves it.

#![allow(clippy::disallowed_methods, reason = "tests make ids as phones do")]

mod app;
mod contract;
mod forms;
pub mod heavy;
mod phone;
mod photos;
mod sms;
mod sounds;
mod tls;

pub use app::{Backend, TestApp, add_account, database, rows_of};
pub use forms::{Form, id_number};
pub use phone::{Answer, Officer, Phone, try_send};
pub use photos::{jpeg, print_jpeg};
pub use sms::{Reply, SmsGateway, SmsRequest};
pub use sounds::wav;
pub use tls::{Authority, Signed};

/// Every test runs on both databases. On a thread of its own beside the test's, the pool
/// takes back connections that a test used itself, while the server is being stopped.
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: $type:ty) $body:block)*) => {
        $(
            $(#[$meta])*
            mod $name {
                #[allow(unused_imports)]
                use super::*;
                async fn run($app: $type) $body
                #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
                async fn sqlite() {
                    run($crate::TestApp::start($crate::Backend::Sqlite).await).await;
                }
                #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
                async fn postgres() {
                    run($crate::TestApp::start($crate::Backend::Postgres).await).await;
                }
            }
        )*
    };
}
