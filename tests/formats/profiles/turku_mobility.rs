//! `turku-mobility`: places of Turku's traffic. Those of the city come in metres of ETRS-GK23FIN; their degrees were worked
//! out by another series than ours.

use crate::table::{Expect, Table, expect};

/// Places of one kind: id, name, latitude, longitude.
fn places(file: Expect, kind: &str, all: &[(&str, &str, f64, f64)]) -> Expect {
    all.iter().fold(file, |file, (id, name, lat, lon)| {
        file.asset(id, kind, Some(name)).position(id, *lat, *lon)
    })
}

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let (puolalankatu, kasityolaiskatu, rantakatu) = (
        "Puolalankatu 8 20100 Turku / Puolalagatan 8 2010 Åbo",
        "Käsityöläiskatu 2 20100 Turku / Hantverkaregatan 2 20100 Åbo",
        "Läntinen Rantakatu 13 20700 Turku/ Östra Strandgatan 13 20700 Åbo",
    );
    let kupittaa = "Kupittaankenttä / Kuppisplan / Kupittaa court";
    Table {
        format: "turku-mobility",
        folders: &["apis/turku-mobility"],
        files: vec![
            places(expect("apis/turku-mobility/foli-stops.json"), "transit_stop", &[
                ("1", "Turun satama (Silja)", 60.43497, 22.21966),
                ("10", "Sairashuoneenpuisto", 60.44419, 22.25233),
                ("100", "Wärtsilänpolku", 60.43482, 22.24423),
            ]),
            // Of three languages the English one.
            places(expect("apis/turku-mobility/fintraffic-hubs.geojson"), "mobility_hub", &[
                ("492", "Hirvensalo", 60.415132, 22.23135),
                ("451", "City of Turku", 60.447183, 22.270947),
                ("488", "Turku K-Supermarket Hirvensalo", 60.418855, 22.229102),
                ("484", "Turku Länsikeskus", 60.472924, 22.233634),
                ("486", "Turku, Prisma Itäharju", 60.445582, 22.325319),
                ("487", "Turku Prisma Tampereentie", 60.472762, 22.284124),
                ("373", "Turku railway station", 60.45394, 22.253036),
            ]),
            // They have no ids: an address, or the name of a place, is all that tells one from another.
            places(expect("apis/turku-mobility/loading-places.geojson"), "loading_zone", &[
                (puolalankatu, puolalankatu, 60.452759, 22.261154),
                (kasityolaiskatu, kasityolaiskatu, 60.448632, 22.259069),
                (rantakatu, rantakatu, 60.4478, 22.26822),
            ])
                .observation(puolalankatu, "parking_capacity", 3, "1", None)
                .observation(kasityolaiskatu, "parking_capacity", 2, "1", None)
                .observation(rantakatu, "parking_capacity", 2, "1", None),
            places(expect("apis/turku-mobility/bike-service-stations.geojson"), "bike_service_station", &[
                (kupittaa, kupittaa, 60.446478, 22.284249),
                ("Röölä", "Röölä", 60.34557, 21.956649),
                ("Nauvo / Nagu", "Nauvo / Nagu", 60.194032, 21.91152),
            ]),
            // One of them is in Tampere; all come with degrees beside their metres.
            places(expect("apis/turku-mobility/gas-filling-stations-arcgis.json"), "gas_station", &[
                ("38", "Raisio Kuninkoja", 60.49397, 22.22558),
                ("43", "Tampere Nekala", 61.47949, 23.78243),
                ("44", "Turku Satama", 60.4473, 22.21296),
            ]),
        ],
    }
}
