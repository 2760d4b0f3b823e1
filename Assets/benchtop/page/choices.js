"use strict";

// What each thing that can be chosen is called: Chinese, English. The keys are the names of the API.

const readerFaults = {
  "none": ["正常", "Sound"],
  "noise": ["应答前有杂字节", "Noise before answers"],
  "one-byte": ["一次只来一字节", "One byte at a time"],
  "silence": ["不回答", "Silent"],
  "wrong-checksum": ["校验和错", "Wrong checksum"],
  "truncated": ["应答不完整", "Answers cut short"],
  "only-9600": ["只会 9600 波特", "9600 baud only"],
  "self-test-failed": ["自检失败（60）", "Self-test failed"],
  "not-authorised": ["模块未授权（66）", "Not authorised"],
  "read-failed": ["读卡失败（41）", "Reading fails"],
};

const endings = {
  "cr": ["回车 CR", "carriage return"],
  "lf": ["换行 LF", "line feed"],
  "crlf": ["回车换行 CR LF", "both"],
  "tab": ["制表 Tab", "tab"],
  "pause": ["不发结尾，停顿", "nothing, a pause"],
};

const manners = {
  "plain": ["正常", "plain"],
  "single-bytes": ["一字节一字节来", "byte by byte"],
  "framed": ["前后加 STX、EOT", "STX before, EOT after"],
  "twice": ["连着来两遍", "twice in a row"],
  "garbage": ["中间夹一个坏字节", "a bad byte in it"],
  "too-long": ["超过 512 字节", "more than 512 bytes"],
};

const printerFaults = {
  "none": ["正常", "Sound"],
  "takes-nothing": ["不收数据", "Takes nothing"],
  "answers-late": ["回答迟到", "Answers late"],
  "mute": ["从不回答", "Never answers"],
  "never-confirms": ["不确认打完", "Never confirms"],
  "loses-power": ["下张打到一半断电", "Loses power in mid-job"],
  "cutter-error": ["切纸刀卡住", "Cutter jammed"],
  "overheated": ["打印头过热", "Overheated"],
  "offline": ["脱机", "Off line"],
  "unrecoverable": ["报错，须关机", "Error: switch off"],
};

const printerModels = {
  "benchtop": ["台架自带，80 毫米", "the bench's own"],
  "epson-t81": ["EPSON TM-T81，80 毫米", "confirms by number"],
  "epson-t88v": ["EPSON TM-T88V，80 毫米", "no Chinese font"],
  "gprinter-80": ["佳博 GP-L80250，80 毫米", "confirms by status"],
  "xprinter-58": ["芯烨 XP-58IIH，58 毫米", "confirms by status"],
  "unknown-80": ["不报型号，80 毫米", "tells no model"],
  "unknown-58": ["不报型号，58 毫米", "confirms nothing"],
};

const kinds = {
  "resident": ["居民身份证", "Resident card"],
  "foreigner-2017": ["外国人永久居留证（2017 版）", "Foreigner, 2017 edition"],
  "foreigner-2023": ["外国人永久居留证（2023 版）", "Foreigner, 2023 edition"],
  "malformed": ["坏卡", "Malformed"],
};

// What is special about each card, by the number its id begins with.
const notes = {
  V01: "男，汉族，有效期二十年；带有新住址", V02: "女，满族，号码末位是 X", V03: "姓名含扩展 A 区生僻字",
  V04: "姓名含增补平面生僻字", V05: "姓名含造字区（PUA）字", V06: "姓名长，含间隔号，占满 15 格",
  V07: "有效期为“长期”", V08: "住址、签发机关占满格", V09: "民族代码 98，一枚指纹",
  V10: "英文名，15 位号码", V11: "英文长名，18 位号码，两枚指纹", V12: "通行证号码",
  M01: "校验和错一位", M02: "只发 700 字节就停", M03: "帧长度写错", M04: "读卡失败（状态 41）",
  M05: "帧前有杂字节", M06: "一次只来一个字节（应当读出）", M07: "证件类型标记未知（Z）", M08: "姓名含不成对的代理项",
  X01: "帧长度小于 4", X02: "帧长度 FFFF", X03: "内部长度对不上", X04: "带卡片状态 SW1 SW2",
  X05: "前导码重复", X06: "照片里含前导码",
};
