//! Citizens' requests. Nothing that a citizen wrote may come out: neither description nor address.

use crate::table::{Expect, Table, expect};

/// A request: id, service, status, last update, latitude, longitude.
type Request = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    f64,
    f64,
);

#[rustfmt::skip]
const COLOGNE: &[Request] = &[
    ("A-173480", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-11T08:16:21Z", 50.8959020906914, 6.96852398907956),
    ("A-173476", "Straßenbaustellen", "open", "2023-12-11T08:18:01Z", 50.936597223574, 6.91345837914454),
    ("A-173472", "Straßenbaustellen", "open", "2023-12-11T08:17:49Z", 50.8877287381487, 7.00166509855081),
    ("A-173470", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-28T12:33:25Z", 50.92683434542336, 6.9059851686594165),
    ("A-173455", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-13T21:37:19Z", 50.93269308764171, 6.918023228645325),
    ("A-173438", "Gully verstopft", "open", "2023-12-11T08:17:23Z", 50.9207660735707, 6.89690998929435),
    ("A-173430", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-12T08:23:53Z", 50.91813204179506, 6.944925785064697),
    ("A-173409", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-11T05:12:54Z", 50.9484671, 6.9261751),
    ("A-173407", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-12T12:04:48Z", 50.879430831113, 7.10085013399228),
    ("A-173390", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-11T05:12:16Z", 50.95906196381797, 6.896785497665404),
    ("A-173387", "Straßenbaustellen", "open", "2023-12-11T05:46:16Z", 50.9594544227931, 6.90123405946607),
    ("A-173385", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-11T05:11:42Z", 50.96227858003856, 6.896994709968567),
    ("A-173382", "Straßenbaustellen", "open", "2023-12-11T05:47:01Z", 50.94019891308639, 6.833798512816429),
    ("A-173374", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-10T09:05:13Z", 50.93171173426841, 6.915292739868164),
    ("A-173374", "Straßen-, Geh- und Radwegschäden", "open", "2023-12-10T09:04:52Z", 50.96038786891101, 6.944043670116571),
    ("A-173369", "Straßenbaustellen", "open", "2023-12-11T09:25:57Z", 50.93721213983169, 6.953760981559753),
    ("A-173355", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-11T05:08:54Z", 50.9483831, 6.9260229),
    ("A-173353", "Straßenbaustellen", "open", "2023-12-11T08:22:35Z", 50.9404608941614, 7.02343010662361),
    ("A-173352", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-11T05:08:41Z", 50.9485183, 6.9204785),
    ("A-173350", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-11T05:14:43Z", 50.9475066, 6.9221152),
    ("A-173348", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-11T05:14:24Z", 50.9486848, 6.9233673),
    ("A-173347", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-11T05:14:02Z", 50.9493974, 6.9239504),
    ("A-173342", "Straßenbaustellen", "open", "2023-12-11T05:48:32Z", 50.944719633481554, 6.913275718688965),
    ("A-173332", "Straßenbaustellen", "open", "2023-12-11T05:49:12Z", 50.9464180709803, 6.89225854112414),
    ("A-173291", "Spiel- und Bolzplätze", "open", "2023-12-08T16:19:47Z", 50.93387208176283, 6.942501068115234),
    ("A-173274", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-11T07:18:21Z", 50.9496835, 6.9263083),
    ("A-173273", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-08T13:28:54Z", 50.9492074, 6.9269379),
    ("A-173271", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-08T14:09:54Z", 50.8941632811914, 7.059520483016968),
    ("A-173265", "Ampelanlage", "open", "2023-12-08T12:32:19Z", 50.951056623471274, 6.907047629356384),
    ("A-173257", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-11T11:22:49Z", 51.060399802856914, 6.8497395515441895),
    ("A-173225", "Gully verstopft", "open", "2023-12-08T08:15:38Z", 50.9205294375759, 6.93213984609421),
    ("A-173217", "Straßenbaustellen", "open", "2023-12-08T05:34:59Z", 50.8741554390733, 6.97180535357871),
    ("A-173205", "Ampelanlage", "open", "2023-12-07T16:38:28Z", 50.95294037632498, 6.957476077894672),
    ("A-173200", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-08T14:12:27Z", 50.8953891114865, 7.07635257177527),
    ("A-173195", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-09T22:07:23Z", 50.9373340909617, 6.90593974641078),
    ("A-173191", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-07T15:55:39Z", 50.954567788866825, 6.925753355026245),
    ("A-173186", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-08T14:08:35Z", 50.90649688226159, 7.074626684188842),
    ("A-173185", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-08T14:08:11Z", 50.90653747508305, 7.07466959953308),
    ("A-173167", "Gully verstopft", "open", "2023-12-07T10:01:32Z", 50.9318264513111, 6.99115775070734),
    ("A-173158", "Wilder Müll", "open", "2023-12-07T10:59:57Z", 50.97544343653775, 7.0589035749435425),
    ("A-173151", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-07T09:03:25Z", 50.8593846045349, 6.92458956340267),
    ("A-173124", "Graffiti", "open", "2023-12-06T16:36:14Z", 50.8980225577449, 6.96974863665899),
    ("A-173099", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-06T12:44:15Z", 50.96996782295354, 6.903491020202637),
    ("A-173087", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-06T11:18:36Z", 50.96645324643549, 6.8838465213775635),
    ("A-173044", "Gully verstopft", "open", "2023-12-06T07:02:16Z", 50.9654274045708, 6.973850727081299),
    ("A-173028", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-06T06:57:53Z", 50.96773145210129, 6.940189003944397),
    ("A-173023", "Gully verstopft", "open", "2023-12-06T06:44:44Z", 50.95811585784332, 7.006831169128418),
    ("A-173004", "Straßenbaustellen", "open", "2023-12-05T12:54:27Z", 50.9314265027898, 6.93326613878067),
    ("A-173001", "Schrottfahrzeuge/-fahrräder", "open", "2023-12-05T11:55:43Z", 50.9428524, 6.9226758),
    ("A-172993", "Altkleidercontainer", "open", "2023-12-05T10:21:59Z", 50.9453129628898, 6.91571462633688),
];

fn requests(file: Expect, requests: &[Request]) -> Expect {
    requests
        .iter()
        .fold(file, |file, &(id, service, status, updated, lat, long)| {
            let name = Some(service).filter(|name| !name.is_empty());
            file.asset(id, "request", name)
                .observation(id, "request_status", status, "", Some(updated))
                .position(id, lat, long)
        })
}

/// The numbers of the page, all as of its newest update.
fn page(file: Expect, open: u32, closed: u32, oldest_hours: f64, newest: &str) -> Expect {
    file.observation("requests", "open_requests", open, "1", Some(newest))
        .observation("requests", "closed_requests", closed, "1", Some(newest))
        .observation(
            "requests",
            "oldest_open_age",
            oldest_hours,
            "h",
            Some(newest),
        )
}

fn services(file: Expect, services: &[(&str, &str)]) -> Expect {
    services.iter().fold(file, |file, (code, name)| {
        file.asset(code, "service", Some(name))
    })
}

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let first_three = [("001", "Cans left out 24x7"), ("002", "Construction plate shifted"), ("003", "Curb or curb ramp defect")];
    Table {
        format: "open311",
        folders: &["apis/open311"],
        files: vec![
            // Received 2026-01-01T00:00:00Z; the oldest open request is of 2023-12-05T10:21:59Z.
            page(requests(expect("apis/open311/koeln-requests.json"), COLOGNE), 50, 0, 18_181.633_611, "2023-12-28T12:33:25Z"),
            // 2014-07-12T15:48:56Z to 2014-07-13T00:00:00Z.
            page(requests(expect("apis/open311/service-requests.json").received_at("2014-07-13T00:00:00Z"), &[
                ("14-01100669", "Alley Light Out", "open", "2014-07-12T16:08:21Z", 41.858724777757864, -87.66475146237676),
                ("14-01100627", "Building Violation", "open", "2014-07-12T16:08:20Z", 41.759712056258536, -87.6369602073906),
            ]), 2, 0, 8.184_444, "2014-07-12T16:08:21Z"),
            page(requests(expect("apis/open311/sf-requests-extended-attributes.json").received_at("2015-07-28T00:24:28Z"), &[
                ("4944710", "Street or Sidewalk Cleaning", "open", "2015-07-27T23:24:28Z", 37.7797, -122.42),
            ]), 1, 0, 1.0, "2015-07-27T23:24:28Z"),
            page(requests(expect("apis/open311/service-requests.xml").received_at("2010-04-20T14:37:38Z"), &[
                ("638344", "Sidewalk and Curb Issues", "closed", "2010-04-14T14:37:38Z", 37.762221815, -122.4651145),
                ("638349", "Sidewalk and Curb Issues", "open", "2010-04-19T14:37:38Z", 37.762221815, -122.4651145),
            ]), 1, 1, 24.0, "2010-04-19T14:37:38Z"),
            // No update: the time of the request stands for it.
            page(requests(expect("apis/open311/requests-single.xml").received_at("2018-07-30T05:01:00Z"), &[
                ("101005420892", "Road - Pot hole", "open", "2018-07-30T04:01:00Z", 43.691104288, -79.272306875),
            ]), 1, 0, 1.0, "2018-07-30T04:01:00Z"),
            // The publisher put longitude and latitude the wrong way round; that is not ours to mend.
            requests(expect("apis/open311/helsinki-taskful-request.json"), &[
                ("3qp16kaphhsc78uc422l", "", "closed", "2016-03-24T14:06:40Z", 22.266944, 60.451667),
            ]),
            services(expect("apis/open311/service-list.json"), &first_three),
            services(expect("apis/open311/spec-services.xml"), &first_three),
            services(expect("apis/open311/giessen-services.xml"), &[
                ("015", "Abwasser und Wasser"), ("010", "Ampel defekt"), ("013", "Laterne defekt"), ("012", "Verkehrsschild beschädigt"),
                ("011", "Straßen- und Gehwegschäden"), ("016", "Schrottautos und -Fahrräder"), ("017", "Wilde Müllkippe, Sperrmüll"),
                ("014", "Grünflächen und Spielplätze"),
            ]),
            expect("apis/open311/spec-service-definition.json").asset("DMV66", "service", None),
            expect("apis/open311/boston-discovery.json")
                .asset("https://mayors24.cityofboston.gov/open311/v2", "endpoint", Some("production"))
                .asset("https://mayors24.cityofboston.gov:6443/open311/v2", "endpoint", Some("test")),
            expect("apis/open311/boston-error.xml").defect("400: Invalid service request: base is a duplicate."),
            // A list of servers in YAML, which no GeoReport endpoint answers with.
            expect("apis/open311/servers.yml").defect("not JSON").defect("neither a list"),
        ],
    }
}
