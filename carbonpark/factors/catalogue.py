"""Which tables the package carries, and which column of each says what.

A field starting with `@` names a column; one with {braces} is filled from columns; anything else is the word itself.
Kinds: `factors` go into the library; `record` tables are observations (parks, statistics) read on their own;
`series` are hours, days or months and have no figure-by-figure source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from carbonpark.words.language import Text


@dataclass(frozen=True)
class Figure:
    """One figure of a line: a wide table has several, a long table one."""

    value: str
    quantity: str
    unit: str
    gas: str = ""
    lower: str = ""
    upper: str = ""
    dataset: str = ""
    source: str = ""
    verified: str = ""


@dataclass(frozen=True)
class Table:
    """One packaged table and the meaning of its columns."""

    name: str
    title: Text
    kind: Literal["factors", "record", "series"]
    figures: tuple[Figure, ...] = ()
    files: tuple[str, ...] = ()
    subject: str = ""
    gas: str = ""
    region: str = ""
    year: str = ""
    dataset: str = ""
    key: str = ""
    name_zh: str = "@name_zh"
    name_en: str = "@name_en"
    tags: tuple[str, ...] = ()
    licence: str = ""
    source: str = ""

    @property
    def file_names(self) -> tuple[str, ...]:
        """Its files; one of the table's own name when none are listed."""
        return self.files or (f"{self.name}.csv",)



PEDIGREE = ("reliability", "completeness", "temporal", "geographical", "technological")
"""The five indicators of the pedigree matrix, each scored 1 (best) to 5."""


def _long(quantity: str) -> tuple[Figure, ...]:
    return (Figure("@value", quantity, "@unit", "@gas", "@lower", "@upper"),)


FUEL_FIGURES = (
    Figure("@ncv_GJ_per_unit", "ncv", "GJ/{unit}"),
    Figure("@carbon_content_tC_per_GJ", "carbon_content", "tC/GJ"),
    Figure("@oxidation_rate", "oxidation_rate", "1"),
    Figure("@ef_tCO2_per_unit", "co2_per_unit", "tCO2/{unit}", "CO2"),
    Figure("@ef_kgCO2_per_GJ", "emission_factor", "kgCO2/GJ", "CO2"),
    Figure("@tce_per_unit", "tce_per_unit", "tce/{unit}", source="@tce_source", verified="@tce_verified"),
    Figure("@tce_from_ncv", "tce_from_ncv", "tce/{unit}"),
)
IPCC_FIGURES = (
    Figure("@ncv_TJ_per_Gg", "ncv", "TJ/Gg"),
    Figure("@carbon_content_kg_per_GJ", "carbon_content", "kgC/GJ"),
    Figure("@co2_kg_per_TJ", "emission_factor", "kg CO2/TJ", "CO2", "@co2_lower95", "@co2_upper95"),
    Figure("@ch4_kg_per_TJ", "emission_factor", "kg CH4/TJ", "CH4", "@ch4_lower95", "@ch4_upper95"),
    Figure("@n2o_kg_per_TJ", "emission_factor", "kg N2O/TJ", "N2O", "@n2o_lower95", "@n2o_upper95"),
)
GWP_FIGURES = tuple(
    Figure(f"@{column}", "gwp", "@unit", "@gas_id", dataset=name)
    for column, name in (("AR4_GWP100", "AR4"), ("AR5_GWP100", "AR5"), ("AR6_GWP100", "AR6"),
                         ("AR6_GWP20", "AR6_GWP20"))
)
RECOMMENDED_FIGURES = (
    Figure("@capex_cny", "capex", "@capex_unit", lower="@capex_lower_cny", upper="@capex_upper_cny"),
    Figure("@fixed_om_cny", "fixed_om", "@fixed_om_unit"),
    Figure("@variable_om_cny", "variable_om", "@variable_om_unit"),
    Figure("@efficiency", "efficiency", "1"),
    Figure("@cop", "cop", "1"),
    Figure("@efficiency_roundtrip", "efficiency_roundtrip", "1"),
    Figure("@cb", "cb", "1"),
    Figure("@lifetime", "lifetime", "yr"),
    Figure("@availability", "availability", "1"),
    Figure("@land_m2_per_kW", "land", "m2/kW"),
)


def _real_park(name: str, title: Text, files: tuple[str, ...] = ()) -> Table:
    """The records of a real park keep their entity, boundary and period as tags, and their licence per line."""
    return Table(name, title, "record", (Figure("@value", "record", "@unit"),), files, subject="@carrier_or_item",
                 region="@entity_or_sector", year="@year", dataset="@park", name_zh="@entity_or_sector",
                 name_en="@entity_or_sector", licence="@licence", tags=("entity_or_sector", "boundary", "year"))


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("fuels", Text("化石燃料缺省值", "Chinese default fuel values"), "factors", FUEL_FIGURES,
              subject="@fuel_id", dataset="@dataset", tags=("unit", "biogenic", "phase", "is_default")),
        Table("fuels_assumed", Text("燃料的估计值", "Estimates for fuels"), "factors", FUEL_FIGURES,
              subject="@fuel_id", dataset="@dataset", tags=("unit", "biogenic", "phase", "is_default")),
        Table("fuels_ipcc2006", Text("IPCC 2006 固定源燃烧", "IPCC 2006 stationary combustion"), "factors",
              IPCC_FIGURES, subject="@fuel_id", dataset="IPCC2006", name_zh="@fuel_ipcc", name_en="@fuel_ipcc",
              tags=("sector", "biogenic", "range_verified")),
        Table("fuels_ipcc2006_assumed", Text("IPCC 2006 缺项的估计", "Estimates where IPCC 2006 has no row"),
              "factors", (Figure("@value", "emission_factor", "@unit", "@gas"),), subject="@carrier",
              dataset="IPCC2006", name_zh="@carrier", name_en="@carrier"),
        Table("fuels_mobile_assumed", Text("移动源 CH4 和 N2O", "CH4 and N2O of vehicles"), "factors", _long("emission_factor"),
              subject="@carrier", dataset="IPCC2006", name_zh="{carrier} 移动源", name_en="@carrier", tags=("sector",)),
        Table("gwp", Text("全球变暖潜势", "Global warming potentials"), "factors", GWP_FIGURES,
              name_en="@gas_id", tags=("family", "formula", "cas")),
        Table("grid_factors", Text("电力排放因子", "CO2 of electricity"), "factors", _long("@factor_type"),
              files=("grid_factors.csv", "grid_factors_assumed.csv"), subject="electricity",
              region="@region_zh", year="@year", name_zh="{region_zh}电力 {factor_type}",
              name_en="{region_en} electricity {factor_type}", tags=("level", "published")),
        Table("heat", Text("外购热力与蒸汽", "Purchased heat and steam"), "factors", _long("heat"),
              subject="@item_id", region="CN", tags=("pressure_MPa_abs", "temperature_C")),
        Table("heat_assumed", Text("外购热力的估计", "Estimates for purchased heat"), "factors", _long("heat"),
              subject="@item_id", region="@region"),
        Table("regime_rules", Text("口径规定的因子", "Factors a regime prescribes"), "factors", _long("@quantity"),
              subject="@contract", dataset="@regime"),
        Table("process_factors", Text("工业过程排放因子", "Process, fugitive and waste factors"), "factors",
              _long("@parameter"), subject="@activity", key="@factor_id", name_en="@activity", tags=("sector",)),
        Table("process_factors_assumed", Text("工业过程因子的补充", "Process factors not yet confirmed"), "factors",
              _long("@parameter"), subject="@activity", key="@factor_id", name_en="@activity", tags=("sector",)),
        Table("scope3_factors", Text("范围三因子", "Scope 3 factors"), "factors", _long("scope3"),
              subject="@activity", region="@region", year="@year", key="@factor_id", name_en="@activity",
              tags=("category", "boundary", "year")),
        Table("scope3_factors_exiobase", Text("范围三因子（EXIOBASE）", "Scope 3 factors (EXIOBASE)"), "factors",
              _long("scope3"), subject="@activity", region="@region", year="@year", key="@factor_id",
              name_en="@activity", tags=("category", "boundary", "year"),
              licence="CC BY-SA 4.0 (EXIOBASE 3)"),
        Table("prices", Text("价格", "Prices"), "factors", _long("price"), subject="@item", region="@region",
              year="@year", name_en="@item", tags=("period",)),
        Table("deflators", Text("价格指数", "Deflators"), "factors",
              (Figure("@gdp_deflator_pct", "gdp_deflator", "@unit"), Figure("@ppi_pct", "ppi", "@unit")),
              subject="CN", region="CN", year="@year", name_zh="价格指数", name_en="price index"),
        Table("technologies", Text("技术参数", "Technology parameters"), "factors", _long("@parameter"),
              subject="@tech_id", year="@year", dataset="technologies", name_en="@tech_id",
              tags=("category", "currency", "value_cny")),
        Table("technologies_recommended", Text("技术推荐参数", "Recommended technology parameters"), "factors",
              RECOMMENDED_FIGURES, subject="@tech_id", dataset="recommended", name_en="@tech_id",
              tags=("category", "capex_year")),
        Table("sectors", Text("行业指标与标准限值", "Sector indicators and limits"), "factors",
              _long("@indicator"), subject="@sector_id", region="@region", year="@year", dataset="@kind",
              name_zh="@sector_zh", name_en="@sector_en", tags=("kind", "year")),
        Table("parks", Text("已公布的园区数据", "Published figures of real parks"), "record", _long("@indicator"),
              subject="@park_id", region="@province", year="@year", name_zh="@park_zh", name_en="@park_en",
              tags=("type", "boundary", "year")),
        Table("national_htz", Text("国家高新区历年统计", "National high-tech zones"), "record",
              _long("@indicator"), subject="national_htz", region="CN", year="@year",
              name_zh="国家高新区 {indicator}", name_en="National high-tech zones {indicator}"),
        Table("uncertainty_defaults", Text("不确定性缺省值", "Default uncertainties"), "record",
              (Figure("@value", "half_range", "@unit", "@gas"),), subject="@block", key="@item_id",
              tags=("of", "record_quality", "distribution")),
        Table("uncertainty_pedigree", Text("谱系矩阵", "Pedigree matrix"), "record",
              (Figure("@value", "@measure", "@unit"),), subject="@indicator", dataset="@factor_set", key="@item_id",
              tags=("score",)),
        Table("uncertainty_scores", Text("数据质量等级与谱系得分", "Data quality levels as pedigree scores"), "record",
              tuple(Figure(f"@{each}", each, "@unit") for each in PEDIGREE), subject="@level", dataset="@scheme"),
        _real_park("real_park_delfzijl", Text("代尔夫宰尔化工园区", "Delfzijl chemical park"),
                   ("real_park_delfzijl_midden.csv", "real_park_delfzijl_eu_registry.csv")),
        _real_park("real_park_yangzhong", Text("扬中高新区", "Yangzhong high-tech zone")),
        Table("profiles_misc", Text("负荷曲线", "Load profiles"), "record", (Figure("@value", "@item", "@unit"),),
              subject="@profile", region="@province_code", name_zh="@item", name_en="@item"),
        Table("city_resource", Text("城市资源", "City resources"), "series"),
        Table("climate_monthly", Text("城市逐月气候", "Monthly climate of cities"), "series"),
        Table("load_shape_province", Text("省级负荷形状", "Provincial load shapes"), "series",
              source="31-province hourly demand series V2.1 (about 2018) in PyPSA-China-PIK; annual mean = 1"),
        Table("weather_hourly_shanghai", Text("上海典型年气象", "Typical year, Shanghai"), "series",
              source="TMYx Shanghai Hongqiao (Climate.OneBuilding; NCEI ISD and ERA5), copy in CityEnergyAnalyst"),
        Table("series_yangzhong_daily", Text("扬中逐日用电", "Yangzhong daily electricity"), "series",
              source="Tianchi electricity contest 2017, sum of 1 454 firms; unit not printed, kWh assumed"),
        Table("regions", Text("地区代码", "Region codes"), "series",
              source="Grid regions as in MEE/NBS Announcement 2024 No.33"),
    )
}
