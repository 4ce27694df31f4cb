//! The names under which senders know the quantities: Smart Data Models, LoRaWAN codecs, Cayenne LPP,
//! OMA LwM2M, The Things Stack's normalised payloads, sensor.community (QUANTITIES.md).
//!
//! A unit stands here only where the name itself nearly always means it; it is empty where senders
//! differ, for example micrograms or parts per billion for gases. Words that mean different things to
//! different senders (`level`, `status`, `intensity`, `value`) are left out on purpose.

use super::{quantity::Quantity, vocabulary as v};

/// The quantity, the usual unit of the name, and the names with blanks between them.
type Row = (&'static Quantity, &'static str, &'static str);

macro_rules! names {
    ($($quantity:ident in $unit:literal: $($names:literal)+;)*) => {
        &[$((&v::$quantity, $unit, concat!($($names, " "),+))),*]
    };
}

/// All names.
pub static NATIVE: &[Row] = names! {
    AIR_TEMPERATURE in "Cel":
        "temperature temp t Temp TempC TempC_SHT airTemperature ambient_temperature ambientTemperature"
        "outdoor_temperature air.temperature 3303/5700 BME280_temperature BMP180_temperature"
        "BMP280_temperature DHT22_temperature HTU21D_temperature SHT3X_temperature SHT31_temperature";
    WATER_TEMPERATURE in "Cel":
        "waterTemperature water_temp water.temperature externalTemperature TempC_DS18B20"
        "DS18B20_temperature";
    SOIL_TEMPERATURE in "Cel": "soilTemperature soil_temp temp_SOIL soil.temperature";
    SURFACE_TEMPERATURE in "Cel": "surfaceTemperature surface_temp road_temperature roadTemperature";
    DEW_POINT in "Cel": "dewPoint dewpoint";
    RELATIVE_HUMIDITY in "%":
        "humidity hum h rh Hum_SHT air_humidity airHumidity air.relativeHumidity air.humidity 3304/5700"
        "BME280_humidity DHT22_humidity HTU21D_humidity SHT3X_humidity SHT31_humidity";
    RELATIVE_HUMIDITY in "1": "relativeHumidity";
    ATMOSPHERIC_PRESSURE in "hPa":
        "pressure barometric_pressure barometricPressure baro atmosphericPressure air_pressure"
        "airPressure air.pressure";
    ATMOSPHERIC_PRESSURE in "Pa":
        "BME280_pressure BMP180_pressure BMP280_pressure pressure_at_sealevel";
    WIND_SPEED in "m/s": "windSpeed ws wind.speed";
    WIND_DIRECTION in "deg": "windDirection wd wind.direction";
    PRECIPITATION in "mm": "rain rainfall rain_fall rainFall";
    PRECIPITATION_RATE in "mm/h": "rain_intensity rainIntensity rain.intensity rain_rate rainRate";
    SNOW_DEPTH in "cm": "snowHeight snow_height";
    SOIL_MOISTURE in "%": "soilMoisture soil_humidity soil.moisture";
    SOIL_MOISTURE in "1": "soilMoistureVwc";
    SOLAR_IRRADIANCE in "W/m2": "solarRadiation solar_radiation";
    ILLUMINANCE in "lx": "light lux illumination luminosity air.lightIntensity 3301/5700";
    PM1 in "ug/m3": "P0 PM1 PM1.0 PM1_0 pm1_0 pm1.0 SDS_P0 PMS_P0 SPS30_P0";
    PM2_5 in "ug/m3": "P2 PM2.5 PM2_5 PM25 pm25 pm2.5 pm_2_5 SDS_P2 PMS_P2 SPS30_P2";
    PM10 in "ug/m3": "P1 PM10 pm_10 PM10_0 pm10_0 SDS_P1 PMS_P1 SPS30_P1";
    NO2 in "": "no2 NO2";
    NO in "": "no NO";
    NOX in "": "nox NOx NOX";
    O3 in "": "o3 O3 ozone";
    SO2 in "": "so2 SO2";
    NH3 in "": "nh3 NH3";
    H2S in "": "h2s H2S";
    CO in "": "co CO";
    CO2 in "[ppm]": "CO2 co2_ppm air.co2 3428/17 CO2_SCD30 co2Level";
    TVOC in "": "tvoc TVOC voc VOC volatileOrganicCompoundsTotal";
    AIR_QUALITY_INDEX in "1": "airQualityIndex aqi AQI";
    NOISE_LAEQ in "dB(A)":
        "LAeq laeq LAEQ noise_dBA noiseLevel NoiseLevel noise_level noise_LAeq DNMS_noise_LAeq soundAvg"
        "3324/5700";
    NOISE_LAMAX in "dB(A)": "LAmax lamax LAMAX noise_LA_max DNMS_noise_LA_max soundPeak";
    NOISE_LAS in "dB(A)": "LAS";
    NOISE_LAEQ_D in "dB(A)": "LAeq_d";
    VEHICLE_SPEED_AVG in "km/h": "averageVehicleSpeed";
    PEOPLE_COUNT in "1": "peopleCount people pax 3434/5501";
    PASSENGER_LOAD in "1": "vehicleload";
    OCCUPANCY_RATIO in "%": "occu";
    OCCUPANCY_RATIO in "1": "vehicleloadratio";
    PARKING_SPOT_STATE in "": "occupied parking parkingStatus parking_status parkingSpotStatus";
    PARKING_FREE in "1": "availableSpotNumber free_spaces freeSpaces";
    PARKING_CAPACITY in "1": "totalSpotNumber";
    FILL_LEVEL in "%": "fullness fill filling_level fillLevel";
    FILL_LEVEL in "1": "fillingLevel";
    DISTANCE in "": "distance dist ultrasonic";
    DISTANCE in "mm": "distance_mm dist_mm";
    WATER_LEVEL in "": "water_level waterLevel";
    WATER_LEVEL in "cm": "streamGauge";
    WATER_VOLUME_TOTAL in "m3": "waterConsumption";
    WATER_VOLUME_TOTAL in "": "volume 3424/1";
    WATER_FLOW in "l/h": "minFlow maxFlow";
    WATER_FLOW in "": "flow water_flow";
    WATER_LEAK in "": "leak leakage water_leak_status alarmStopsLeaks alarmFlowPersistence";
    PH in "1": "pH PH";
    CONDUCTIVITY in "": "conductivity EC ec";
    TURBIDITY in "": "turbidity";
    DISSOLVED_OXYGEN in "": "O2 dissolvedOxygen";
    POWER_ACTIVE in "": "activePower active_power power";
    ENERGY_TOTAL in "kWh": "totalActiveEnergyImport";
    ENERGY_TOTAL in "": "energy total_energy totalEnergy";
    VOLTAGE in "": "volt phaseVoltage";
    VOLTAGE in "V": "voltage";
    CURRENT in "": "current";
    FREQUENCY_MAINS in "Hz": "frequency";
    LIGHT_POWER_STATE in "": "powerState";
    LIGHT_DIM_LEVEL in "1": "illuminanceLevel";
    LIGHT_DIM_LEVEL in "%": "dim dimLevel dim_level dimming";
    EV_POINTS_AVAILABLE in "1": "availableCapacity";
    SIGNAL_STATE in "": "primary_signal";
    DOOR_STATE in "": "drst door doorState door_status doorStatus";
    PRESENCE in "": "pir motion occupancy PIR";
    TAMPER in "": "tamperDetected tamper_status";
    SPEED in "": "speed";
    SPEED in "m/s": "spd";
    SPEED in "[kn_i]": "sog";
    HEADING in "deg": "hdg cog bearing";
    BATTERY_LEVEL in "%":
        "battery batteryPercent battery_percent battery_percentage batteryPercentage bat_percentage 3/9";
    BATTERY_LEVEL in "": "bat batt batteryLevel";
    BATTERY_VOLTAGE in "V":
        "BatV bat_v batV batteryVoltage battery_volt Bat_V vbat battery.voltage";
    BATTERY_VOLTAGE in "mV": "vdd VDD battery_mv batteryMv bat_mv";
    EXTERNAL_POWER in "": "externalPowerSource external_power_source";
    RSSI in "dBm": "LrrRSSI channel_rssi signal";
    SNR in "dB": "loRaSNR LrrSNR";
    LINK_MARGIN in "dB": "margin";
    SPREADING_FACTOR in "1": "spreadingFactor SpFact";
    UPLINK_COUNTER in "1": "fCnt f_cnt FCntUp fcnt";
    GATEWAY_COUNT in "1": "DevLrrCnt";
    LATITUDE in "deg": "lat";
    LONGITUDE in "deg": "lon lng long";
    ALTITUDE in "m": "alt";
};

/// Names of Cayenne LPP, each with the number of a channel behind it, that mean less without it: as The
/// Things Stack and as ChirpStack write them, what they are called here, and the unit that the format fixes
/// for what the vocabulary does not have.
pub static NUMBERED: &[(&str, &str, &str)] = &[
    ("analog_in", "analog_in", ""),
    ("analogInput", "analog_in", ""),
    ("analog_out", "analog_out", ""),
    ("analogOutput", "analog_out", ""),
    ("digital_in", "digital_in", ""),
    ("digitalInput", "digital_in", ""),
    ("digital_out", "digital_out", ""),
    ("digitalOutput", "digital_out", ""),
    ("accelerometer", "accelerometer", "[g]"),
    ("gyrometer", "gyrometer", "deg/s"),
    ("temperatureSensor", "air_temperature", ""),
    ("humiditySensor", "relative_humidity", ""),
    ("illuminanceSensor", "illuminance", ""),
    ("barometer", "atmospheric_pressure", ""),
    ("presenceSensor", "presence", ""),
];
