// Charts of the board. Every text and every class comes from the server as JSON; colours come from the sheet's variables.
"use strict";

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const page = document.documentElement.lang;
const whole = new Intl.NumberFormat(page === "en" ? "en-GB" : "vi-VN");
const share = new Intl.NumberFormat(page === "en" ? "en-GB" : "vi-VN", { maximumFractionDigits: 1 });
const FONT = { fontFamily: "Inter, sans-serif", fontSize: 12, color: css("--ink-2") };
const ASPECT = Math.cos((21 * Math.PI) / 180); // degrees of longitude are shorter than those of latitude

const read = (id) => JSON.parse(document.getElementById(id).textContent);

// Names in tooltips come from data: they are put in as text, never as markup.
const text = (value) => String(value).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function chart(el, option) {
  const drawn = echarts.init(el, null, { renderer: "svg" }); // SVG prints crisp and its text can be selected
  drawn.setOption({ textStyle: FONT, aria: { enabled: false }, animation: false, ...option });
  new ResizeObserver(() => drawn.resize()).observe(el);
  return drawn;
}

// Hatched ground for units with too few cases for a share to mean anything.
function hatch() {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.fillStyle = css("--paper");
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = css("--edge");
  pen.lineWidth = 1.2;
  for (const shift of [-8, 0, 8]) {
    pen.beginPath();
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
    pen.stroke();
  }
  return { image: tile, repeat: "repeat" };
}

function plate(unit) {
  return {
    show: true, formatter: unit.tag, fontFamily: "Inter, sans-serif", fontSize: 11, fontWeight: 600, color: css("--ink"),
    backgroundColor: css("--paper"), borderColor: css("--m4"), borderWidth: 1, borderRadius: 3, lineHeight: 15, padding: [2, 5],
  };
}

function mapSeries(el, data, core, few) {
  const wide = el.clientWidth > 560;
  const box = data.core;
  const place = core
    ? { center: [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], zoom: data.zoom }
    : { layoutCenter: wide && box ? ["36%", "50%"] : ["50%", "50%"], layoutSize: "98%" };
  return {
    type: "map", map: "city", aspectScale: ASPECT, selectedMode: false, roam: false, ...place,
    itemStyle: { borderColor: "#8A97A8", borderWidth: 0.6 },
    emphasis: { label: { show: false }, itemStyle: { areaColor: null, borderColor: css("--ink"), borderWidth: 2 } },
    label: { show: false }, labelLayout: { hideOverlap: true },
    data: data.units.map((unit) => ({
      name: unit.code, value: unit.value, unit,
      itemStyle: { areaColor: unit.level < 0 ? few : css(`--m${unit.level}`) },
      label: unit.tag && unit.core === core ? plate(unit) : { show: false },
    })),
  };
}

// core = the enlarged inner city, where wards are too small to see on the whole map.
function cityMap(el, data, core) {
  const drawn = chart(el, {
    tooltip: { confine: true, formatter: (p) => (p.data ? `<b>${text(p.data.unit.name)}</b><br>${p.data.unit.tip.map(text).join("<br>")}` : "") },
    series: [mapSeries(el, data, core, hatch())],
  });
  drawn.on("click", (p) => { if (p.data) location.href = p.data.unit.url; });
  if (!core && data.core) {
    const frame = () => {
      const [west, south, east, north] = data.core;
      const a = drawn.convertToPixel({ seriesIndex: 0 }, [west, north]);
      const b = drawn.convertToPixel({ seriesIndex: 0 }, [east, south]);
      if (!a || !b) return;
      drawn.setOption({ graphic: { type: "rect", silent: true, z: 9, shape: { x: a[0], y: a[1], width: b[0] - a[0], height: b[1] - a[1] },
        style: { fill: "none", stroke: css("--ink"), lineWidth: 1.2, lineDash: [4, 3] } } });
    };
    frame();
    new ResizeObserver(frame).observe(el);
  }
}

function hours(el, data) {
  chart(el, {
    grid: { left: 46, right: 12, top: 34, bottom: 26 },
    tooltip: { trigger: "axis", valueFormatter: (v) => (v == null ? "–" : whole.format(v)) },
    legend: { top: 0, left: 0, itemWidth: 18, itemHeight: 8, icon: "roundRect", textStyle: FONT },
    xAxis: { type: "category", data: data.labels, axisLabel: FONT, axisLine: { lineStyle: { color: css("--edge") } }, axisTick: { show: false } },
    yAxis: { type: "value", axisLabel: { ...FONT, formatter: (v) => whole.format(v) }, splitLine: { lineStyle: { color: css("--line") } }, splitNumber: 4, minInterval: 1 },
    series: [
      { name: data.now, type: "bar", barWidth: "54%", itemStyle: { color: css("--brand"), borderRadius: [3, 3, 0, 0] }, data: data.counts },
      ...(data.usual.some((v) => v != null)
        ? [{ name: data.before, type: "line", step: "middle", symbol: "none", lineStyle: { color: css("--m3t"), width: 2 }, itemStyle: { color: css("--m3t") }, data: data.usual }]
        : []),
    ],
  });
}

// One line an indicator, day by day; told apart by colour, mark and name.
function trend(el, data) {
  const looks = [["--brand", "circle"], ["--m3t", "rect"], ["--ok", "triangle"], ["--wait", "diamond"], ["--late", "pin"], ["--ink-3", "arrow"]];
  chart(el, {
    grid: { left: 46, right: 16, top: el.clientWidth > 560 ? 34 : 96, bottom: 26 },
    tooltip: { trigger: "axis", confine: true, valueFormatter: (v) => (v == null ? "–" : `${share.format(v)}%`) },
    legend: { top: 0, left: 0, itemWidth: 18, itemHeight: 8, textStyle: FONT, orient: el.clientWidth > 560 ? "horizontal" : "vertical" },
    xAxis: { type: "category", data: data.labels, axisLabel: FONT, axisLine: { lineStyle: { color: css("--edge") } }, axisTick: { show: false } },
    yAxis: { type: "value", min: 0, max: 100, axisLabel: { ...FONT, formatter: (v) => `${v}%` }, splitLine: { lineStyle: { color: css("--line") } } },
    series: data.lines.map((line, place) => {
      const [colour, symbol] = looks[place % looks.length];
      return { name: line.name, type: "line", symbol, symbolSize: 8, lineStyle: { color: css(colour), width: 2 }, itemStyle: { color: css(colour) }, data: line.values };
    }),
  });
}

async function maps(places) {
  const data = read("map-data");
  // Plates around names are measured once: the letters must be there before.
  await document.fonts.load("600 11px Inter", data.units.map((unit) => unit.tag).join(""));
  const answer = await fetch(data.shapes);
  echarts.registerMap("city", await answer.json());
  for (const el of places) {
    el.replaceChildren();
    cityMap(el, data, el.dataset.chart === "core");
  }
}

const places = document.querySelectorAll("[data-chart=map], [data-chart=core]");
if (places.length) maps(places);
document.querySelectorAll("[data-chart=trend]").forEach((el) => trend(el, read("trend-data")));
document.querySelectorAll("[data-chart=hours]").forEach((el) => hours(el, read("hours-data")));
