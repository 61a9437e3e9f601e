//! `vectors validator|whole FILE…`: the native side of the parity test. Answers every case of the
//! vector files with one line of JSON; `tests/vectors/parity.mjs` does the same with
//! the modules of the browser, and `cargo xtask test parity` compares the two. Of farmers'
//! phones (`validator`) it says what they say: nothing of what they pass over.
//!
//! Ends badly when some code of the shared crate occurs in no answer.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use serde_json::{Value, json};
use shouwang::domain::policy::Policy;
use wasm_validator::calendar::{Calendar, Year};
use wasm_validator::{Code, Context, Report, canonical, date, field, thumbprint};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Found by comparing a version with the one before, which only the server has.
const MADE_BY_THE_SERVER: &[Code] = &[Code::CorrectionFixed, Code::CorrectionCounty];

/// Parts of the form in which farmers' phones find nothing, as they pass them over.
const PASSED_OVER: &[&str] = &["/household/members"];

/// What cases lean on, read from the same files on both sides.
struct Ground {
    golden: BTreeMap<&'static str, Value>,
    policy: Value,
    years: Vec<Value>,
    is_whole: bool,
}

fn main() -> Result<()> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut args = std::env::args().skip(1);
    let is_whole = args.next().ok_or("which module?")? == "whole";
    let ground = Ground::read(root, is_whole)?;
    let mut answers = String::new();
    for file in args {
        for (at, line) in fs::read_to_string(&file)?.lines().enumerate() {
            let case: Value = serde_json::from_str(line)?;
            let answer = ground.answer(&case).map_err(|e| format!("{file}:{}: {e}", at + 1))?;
            answers.push_str(&answer);
            answers.push('\n');
        }
    }
    print!("{answers}");
    let unseen = |code: &&Code| {
        !MADE_BY_THE_SERVER.contains(code) && !answers.contains(&format!("\"{}\"", code.as_str()))
    };
    if !is_whole {
        return Ok(());
    }
    let unseen: Vec<_> = Code::ALL.iter().filter(unseen).map(|code| code.as_str()).collect();
    if unseen.is_empty() {
        Ok(())
    } else {
        Err(format!("no vector makes these codes: {}", unseen.join(", ")).into())
    }
}

impl Ground {
    fn read(root: &str, is_whole: bool) -> Result<Self> {
        let policy = fs::read_to_string(format!("{root}/tests/vectors/policy.json"))?;
        if serde_json::from_str::<Value>(&policy)? != Policy::default().document() {
            return Err("tests/vectors/policy.json is not the default policy any more".into());
        }
        let golden = ["self", "proxy", "corrected", "members"].map(|name| {
            let file = format!("{root}/tests/golden/{name}.json");
            Ok((name, serde_json::from_str(&fs::read_to_string(file)?)?))
        });
        let golden = golden.into_iter().collect::<Result<_>>()?;
        let folder = fs::read_dir(format!("{root}/wasm-validator/calendar"))?;
        let mut files: Vec<_> = folder.flatten().map(|entry| entry.path()).collect();
        files.sort();
        let years = files.iter().map(|file| Ok(serde_json::from_str(&fs::read_to_string(file)?)?));
        let (policy, years) = (serde_json::from_str(&policy)?, years.collect::<Result<_>>()?);
        Ok(Self { golden, policy, years, is_whole })
    }

    fn answer(&self, case: &Value) -> Result<String> {
        Ok(match text(case, "kind")? {
            "check" => self.check(case)?,
            "field" => match (date::parse_date(text(case, "as_of")?), text(case, "field")?) {
                (None, _) => refused("as_of is not a date"),
                (Some(day), kind) => field::check_field(kind, text(case, "value")?, day)
                    .map_or_else(|| Ok(refused("unknown kind")), |r| serde_json::to_string(&r))?,
            },
            "due" => self.due(case)?,
            "canonical" => match canonical::parse(text(case, "json")?) {
                Err(code) => refused(code.as_str()),
                Ok(value) => {
                    let bytes = canonical::to_bytes(&value);
                    let sha256 = canonical::sha256_hex(&bytes);
                    let answer =
                        json!([String::from_utf8(bytes)?, sha256, canonical::short_code(&value)]);
                    answer.to_string()
                }
            },
            "thumbprint" => {
                let (width, height) = (number(case, "width")?, number(case, "height")?);
                serde_json::to_string(&thumbprint::assess(&pixels(case)?, width, height))?
            }
            other => return Err(format!("no kind {other}").into()),
        })
    }

    fn check(&self, case: &Value) -> Result<String> {
        let mut policy = self.policy.clone();
        for (name, value) in case["policy"].as_object().into_iter().flatten() {
            policy[name] = value.clone();
        }
        let counties = case.get("counties").cloned().unwrap_or_else(|| json!([]));
        let texts = case.get("texts").cloned().unwrap_or_else(|| json!({}));
        let context = json!({
            "as_of": case["as_of"], "policy": policy, "counties": counties, "texts": texts,
        });
        let context: Context = serde_json::from_value(context)?;
        let declaration = match case["json"].as_str() {
            Some(json) => json.to_owned(),
            None => self.declaration(case)?.to_string(),
        };
        let checked = wasm_validator::check_json(&declaration, &context);
        let mut found = checked.report.violations;
        found.retain(|one| self.is_whole || !PASSED_OVER.iter().any(|at| one.path.starts_with(at)));
        Ok(serde_json::to_string(&Report::new(found))?)
    }

    /// As the case has it, or a golden one with changes: `set` and `drop` by JSON Pointer.
    fn declaration(&self, case: &Value) -> Result<Value> {
        let Some(base) = case["base"].as_str() else {
            return Ok(case["declaration"].clone());
        };
        let mut form = self.golden.get(base).ok_or("no such base")?.clone();
        for (pointer, value) in case["set"].as_object().into_iter().flatten() {
            let (parent, key) = place(&mut form, pointer)?;
            match parent {
                Value::Array(items) => items[key.parse::<usize>()?] = value.clone(),
                parent => parent[key] = value.clone(),
            }
        }
        for pointer in case["drop"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let (parent, key) = place(&mut form, pointer)?;
            parent.as_object_mut().ok_or("drop: not an object")?.remove(&key);
        }
        Ok(form)
    }

    fn due(&self, case: &Value) -> Result<String> {
        let only = case["years"].as_array();
        let wanted = |year: &&Value| only.is_none_or(|only| only.contains(&year["year"]));
        let years = self.years.iter().filter(wanted).cloned().map(serde_json::from_value);
        let years = years.collect::<std::result::Result<Vec<Year>, _>>()?;
        let calendar = Calendar::new(years).map_err(|error| error.to_string())?;
        Ok(match date::parse_date(text(case, "from")?) {
            None => refused("from is not a date"),
            Some(from) => serde_json::to_string(&calendar.due(from, number(case, "days")?))?,
        })
    }
}

/// The parent of the place, and the place's own key.
fn place<'a>(form: &'a mut Value, pointer: &str) -> Result<(&'a mut Value, String)> {
    let (parent, key) = pointer.rsplit_once('/').ok_or("not a pointer")?;
    let key = key.replace("~1", "/").replace("~0", "~");
    Ok((form.pointer_mut(parent).ok_or_else(|| format!("no place {pointer}"))?, key))
}

fn refused(why: &str) -> String {
    json!({ "error": why }).to_string()
}

/// A picture that both sides draw alike, in whole numbers: RGBA, row by row.
fn pixels(case: &Value) -> Result<Vec<u8>> {
    let (width, height) = (number(case, "width")?, number(case, "height")?);
    let step = u32::try_from(case["step"].as_u64().unwrap_or(40))?;
    let print = width.min(height) / 2;
    let (pattern, mut state) = (text(case, "pattern")?, number(case, "seed")?);
    let mut noise = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 24
    };
    let mut bytes = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let grain = noise();
            // A thumb's oval of half the picture's width, and lines that arch across it.
            let (dx, dy) = ((2 * x).abs_diff(width), (2 * y).abs_diff(height));
            let inside = 16 * dx * dx + 9 * dy * dy < 16 * print * print;
            let phase = 20 * print * y + 9 * dx * dx;
            let ridge = 2 * step * phase / (20 * print * print).max(1) % 2 == 0;
            let colour = match pattern {
                "flat" => [grain / 128 + 200; 3],
                "noise" => [grain, noise(), noise()],
                "blot" if inside => [190 + grain / 16, 40, 45],
                "arches" if inside && ridge => [180 + grain / 8, 30 + grain / 16, 40],
                _ => [236 - grain / 32, 232 - grain / 32, 224 - grain / 32],
            };
            bytes.extend(colour.map(|part| u8::try_from(part.min(255)).unwrap_or(255)));
            bytes.push(255);
        }
    }
    let cut = usize::try_from(case["cut"].as_u64().unwrap_or(0))?;
    bytes.truncate(bytes.len().saturating_sub(cut));
    Ok(bytes)
}

fn text<'a>(case: &'a Value, name: &str) -> Result<&'a str> {
    case[name].as_str().ok_or_else(|| format!("no text {name}").into())
}

fn number(case: &Value, name: &str) -> Result<u32> {
    let number = case[name].as_u64().ok_or_else(|| format!("no number {name}"))?;
    Ok(u32::try_from(number)?)
}
