//! Small answers in each form, and what is read in them.

use super::*;
use crate::city::formats::told;

const COVERAGE: &str = "<wfs:FeatureCollection xmlns:wfs='w'><wfs:member><omso:GridSeriesObservation>\
    <om:observedProperty xlink:href='https://a.example/meta?observableProperty=KIND&amp;param=t2m,rh'/>\
    <om:featureOfInterest><sams:SF_SpatialSamplingFeature><sam:sampledFeature><target:LocationCollection>\
    <target:member><target:Location><gml:identifier codeSpace='http://x/stationcode/fmisid'>1</gml:identifier>\
    <gml:name codeSpace='http://x/locationcode/name'>Kumpula</gml:name><gml:name codeSpace='http://x/locationcode/geoid'>-16</gml:name>\
    <target:representativePoint xlink:href='#point-1'/></target:Location></target:member>\
    <target:member><target:Location><gml:identifier>2</gml:identifier><target:representativePoint xlink:href='#point-2'/></target:Location></target:member>\
    </target:LocationCollection></sam:sampledFeature><sams:shape><gml:MultiPoint>\
    <gml:pointMember><gml:Point gml:id='point-1'><gml:pos>60.2 24.9 </gml:pos></gml:Point></gml:pointMember>\
    <gml:pointMember><gml:Point gml:id='point-2'><gml:pos>61.5 23.7</gml:pos></gml:Point></gml:pointMember></gml:MultiPoint></sams:shape>\
    </sams:SF_SpatialSamplingFeature></om:featureOfInterest><om:result><gmlcov:MultiPointCoverage>\
    <gml:domainSet><gmlcov:SimpleMultiPoint><gmlcov:positions>60.2 24.9 1767225600\n60.2 24.9 1767226200\n61.5 23.7 1767225600</gmlcov:positions></gmlcov:SimpleMultiPoint></gml:domainSet>\
    <gml:rangeSet><gml:DataBlock><gml:doubleOrNilReasonTupleList>-1.5 90.0\n-2 NaN\n-7.0 VALUE</gml:doubleOrNilReasonTupleList></gml:DataBlock></gml:rangeSet>\
    <gmlcov:rangeType><swe:DataRecord><swe:field name='t2m'/><swe:field name='Humidity'/></swe:DataRecord></gmlcov:rangeType>\
    </gmlcov:MultiPointCoverage></om:result></omso:GridSeriesObservation></wfs:member></wfs:FeatureCollection>";

#[track_caller]
fn check(document: &str, now: i64, expected: &[&str]) {
    let mut found = Found::default();
    let message = Message {
        received_at: Stamp(now),
        ..Message::bare(document.as_bytes())
    };
    Fmi.parse(&message, &mut found);
    assert_eq!(told::lines(&found), expected);
}

const PLACES: &[&str] = &[
    "weather_station 1 'Kumpula' of ''",
    "device/1 at 60.2 24.9",
    "weather_station 2 '' of ''",
    "device/2 at 61.5 23.7",
];

#[test]
fn rows_find_their_stations() {
    let document = COVERAGE
        .replace("KIND", "observation")
        .replace("VALUE", "80");
    let values = [
        "1 air_temperature -1.5 Cel @1767225600000",
        "1 relative_humidity 90 % @1767225600000",
        "1 air_temperature -2 Cel @1767226200000",
        "2 air_temperature -7 Cel @1767225600000",
        "2 relative_humidity 80 % @1767225600000",
    ];
    check(&document, 0, &[PLACES, &values].concat());
}

#[test]
fn a_forecast_is_read_where_it_holds() {
    let document = COVERAGE.replace("KIND", "forecast").replace("VALUE", "80");
    let places = PLACES
        .iter()
        .map(|line| line.replace("weather_station", "forecast_point"));
    let places: Vec<String> = places.collect();
    let with = |values: &[&'static str]| -> Vec<String> {
        let values = values.iter().map(|line| (*line).to_owned());
        places.iter().cloned().chain(values).collect()
    };
    let early = with(&[
        "1 air_temperature[forecast] -1.5 Cel @1767225600000",
        "1 relative_humidity[forecast] 90 % @1767225600000",
        "2 air_temperature[forecast] -7 Cel @1767225600000",
        "2 relative_humidity[forecast] 80 % @1767225600000",
    ]);
    let late = with(&[
        "1 air_temperature[forecast] -2 Cel @1767226200000",
        "2 air_temperature[forecast] -7 Cel @1767225600000",
        "2 relative_humidity[forecast] 80 % @1767225600000",
    ]);
    for (now, expected) in [
        (0, &early),
        (1_767_226_199_999, &early),
        (1_767_226_200_000, &late),
    ] {
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check(&document, now, &expected);
    }
}

#[test]
fn one_bad_value_loses_nothing_else() {
    let document = COVERAGE
        .replace("KIND", "observation")
        .replace("VALUE", "wet");
    let document = document.replace("61.5 23.7 1767225600<", "11.5 23.7 1767225600<");
    check(
        &document,
        0,
        &[
            PLACES,
            &[
                "1 air_temperature -1.5 Cel @1767225600000",
                "1 relative_humidity 90 % @1767225600000",
                "1 air_temperature -2 Cel @1767226200000",
                "! positions: a row without a place or a time",
            ],
        ]
        .concat(),
    );
    let short = COVERAGE
        .replace("KIND", "observation")
        .replace("-7.0 VALUE", "-7.0");
    check(
        &short,
        0,
        &[
            PLACES,
            &[
                "1 air_temperature -1.5 Cel @1767225600000",
                "1 relative_humidity 90 % @1767225600000",
                "1 air_temperature -2 Cel @1767226200000",
                "2 air_temperature -7 Cel @1767225600000",
                "! MultiPointCoverage: 5 values for 3 rows of 2 columns",
            ],
        ]
        .concat(),
    );
}

#[test]
fn the_simple_form() {
    check(
        "<wfs:FeatureCollection><wfs:member><BsWfs:BsWfsElement gml:id='BsWfsElement.1.1.1'><BsWfs:Location><gml:Point gml:id='a'>\
         <gml:pos>60.17523 24.94459 </gml:pos></gml:Point></BsWfs:Location><BsWfs:Time>2026-01-01T00:00:00Z</BsWfs:Time>\
         <BsWfs:ParameterName>snow_aws</BsWfs:ParameterName><BsWfs:ParameterValue>-1.0</BsWfs:ParameterValue></BsWfs:BsWfsElement></wfs:member>\
         <wfs:member><BsWfs:BsWfsElement><BsWfs:Location><gml:Point><gml:pos>60.17523 24.94459 </gml:pos></gml:Point></BsWfs:Location>\
         <BsWfs:Time>2026-01-01T01:00:00Z</BsWfs:Time><BsWfs:ParameterName>own_thing</BsWfs:ParameterName><BsWfs:ParameterValue>7</BsWfs:ParameterValue>\
         </BsWfs:BsWfsElement></wfs:member><wfs:member><BsWfs:BsWfsElement/></wfs:member></wfs:FeatureCollection>",
        1_767_225_600_000,
        &[
            "weather_station 60.17523,24.94459 '' of ''",
            "device/60.17523,24.94459 at 60.17523 24.94459",
            "60.17523,24.94459 snow_depth 0 cm @1767225600000",
            "60.17523,24.94459 own_thing[forecast] 7~ @1767229200000",
            "! BsWfsElement.Location: no place",
        ],
    );
}

#[test]
fn pairs_of_time_and_value() {
    let document = COVERAGE.replace(
        "KIND&amp;param=t2m,rh",
        "observation&amp;param=ws_10min&amp;language=eng",
    );
    let (before, rest) = document
        .split_once("<gmlcov:MultiPointCoverage>")
        .expect("a result");
    let (_, after) = rest
        .split_once("</gmlcov:MultiPointCoverage>")
        .expect("its end");
    let series = "<wml2:MeasurementTimeseries gml:id='obs-obs-1-1-ws_10min'>\
        <wml2:point><wml2:MeasurementTVP><wml2:time>2026-01-01T00:00:00Z</wml2:time><wml2:value>3.4</wml2:value></wml2:MeasurementTVP></wml2:point>\
        <wml2:point><wml2:MeasurementTVP><wml2:time>2026-01-01T00:10:00Z</wml2:time><wml2:value>NaN</wml2:value></wml2:MeasurementTVP></wml2:point>\
        <wml2:point><wml2:MeasurementTVP><wml2:time>now</wml2:time><wml2:value>1</wml2:value></wml2:MeasurementTVP></wml2:point></wml2:MeasurementTimeseries>";
    check(
        &format!("{before}{series}{after}"),
        0,
        &[
            PLACES,
            &[
                "1 wind_speed 3.4 m/s @1767225600000",
                "! MeasurementTVP.time: not a time",
            ],
        ]
        .concat(),
    );
}

#[test]
fn what_is_no_answer() {
    check("{}", 0, &["! payload: no XML"]);
    check(
        "<html/>",
        0,
        &["! payload: no collection of features of WFS"],
    );
    check(
        "<FeatureCollection numberReturned='0'>\n</FeatureCollection>",
        0,
        &["! payload: no values: is there such a place or station?"],
    );
    check(
        "<ExceptionReport><Exception exceptionCode='OperationParsingFailed'><ExceptionText>No such place</ExceptionText><ExceptionText>URI</ExceptionText></Exception></ExceptionReport>",
        0,
        &["! ExceptionReport: OperationParsingFailed: No such place"],
    );
}
