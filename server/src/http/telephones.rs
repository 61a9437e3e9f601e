//! `GET /telephones`: whom to call, for browsers in which the app does not run.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};

use super::problem::Problem;
use crate::app::App;
use crate::service::places::regions::{self, RegionView};

const PAGE: &str = include_str!("telephones.html");

/// The offices of every county served, as a page without a script.
#[get("/telephones")]
pub(super) async fn telephones(app: Data<App>) -> Result<HttpResponse, Problem> {
    let offices: String = regions::list_offices(&app).await?.iter().map(line).collect();
    let page = if offices.is_empty() {
        without("<!-- some -->", "<!-- none -->")
    } else {
        without("<!-- none -->", "<!-- end -->")
            .replace("<!-- offices -->", &format!("    <ul>\n{offices}    </ul>"))
    };
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(("Cache-Control", "no-cache"))
        .body(page))
}

/// The page without the part between the two marks: there is one part for known numbers,
/// and one for none.
fn without(from: &str, to: &str) -> String {
    let (before, rest) = PAGE.split_once(from).unwrap_or((PAGE, ""));
    let after = rest.split_once(to).map_or("", |(_, after)| after);
    let page = format!("{before}{after}");
    ["<!-- some -->\n", "<!-- none -->\n", "<!-- end -->\n"]
        .iter()
        .fold(page, |page, mark| page.replace(mark, ""))
}

/// The office's line of the list; empty where it has no telephone.
fn line(office: &RegionView) -> String {
    let Some(telephone) = &office.telephone else { return String::new() };
    let (name, telephone) = (escaped(&office.name), escaped(telephone));
    format!("      <li>{name}<br /><a href=\"tel:{telephone}\">{telephone}</a></li>\n")
}

/// As text of the page: names come from lists that operators import.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_a_list_says_is_text() {
        assert_eq!(escaped("<b>\"A\"&B"), "&lt;b>&quot;A&quot;&amp;B");
    }
}
