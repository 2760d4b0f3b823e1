/// What a kiosk says is wrong with one of its parts, for people who are not at the kiosk: its hints are keys of its own
/// table of texts, such as `device.printer.paperOut`.
extension Text {
    /// Nil for a hint that is not listed; then it is shown as it came.
    static func hint(_ key: String) -> Text? {
        let words = key.split(separator: ".").map(String.init)
        guard let code = words.last, words.count > 1 else { return nil }
        let part = words[0] == "device" && words.count > 2 ? words[1] : words[0]
        return troubles[part + "." + code] ?? troubles[code]
    }

    /// A part of a kiosk.
    static func part(_ name: String) -> Text { parts[name] ?? Text(name, "") }

    private static let parts = [
        "reader": Text("读卡器", "card reader"), "printer": Text("打印机", "printer"),
        "scanner": Text("扫码器", "scanner"), "district": Text("上报线路", "line to the district"),
        "updates": Text("下行数据", "updates"), "store": Text("数据", "data"), "fonts": Text("字体", "fonts"),
        "calendar": Text("节假日历", "calendar"), "catalogue": Text("事项目录", "catalogue"),
        "catalog": Text("事项目录", "catalogue"), "paper": Text("号票模板", "ticket's template"),
        "clock": Text("时钟", "clock"), "identity": Text("终端身份", "identity"),
    ]

    private static let troubles = [
        "absent": Text("没有连接", "not connected"),
        "paperOut": Text("缺纸", "out of paper"),
        "nearEnd": Text("纸快用完", "paper nearly used up"),
        "nearEndCount": Text("纸快用完", "paper nearly used up"),
        "coverOpen": Text("上盖没有关好", "cover open"),
        "cutterError": Text("切纸刀卡住", "cutter jammed"),
        "overheated": Text("打印头过热", "too hot"),
        "error": Text("报错", "reports an error"),
        "offline": Text("脱机", "off line"),
        "silent": Text("没有回答", "does not answer"),
        "lostInJob": Text("打印时断开", "lost while printing"),
        "busy": Text("被别的程序占用", "held by another program"),
        "denied": Text("没有权限使用", "may not be opened"),
        "unsuitable": Text("设置的路径不对", "wrong path in the settings"),
        "hungUp": Text("连接断开", "line cut"),
        "notSam": Text("接的不是读卡器", "what answers is no reader"),
        "refused": Text("拒绝命令", "refuses commands"),
        "cancelled": Text("正在停下", "is stopping"),
        "damaged": Text("送来的内容受损", "sends damaged data"),
        "selfTestFailed": Text("自检未通过", "failed its self-test"),
        "reader.notAuthorised": Text("安全模块未授权或已过期", "security module not authorised"),
        "fault": Text("线路有故障", "fault on its line"),
        "setAside": Text("没有认出，放在一边", "not recognised"),
        "store.setAside": Text("文件曾损坏，已移开，用新文件继续", "was damaged and set aside; goes on with a new file"),
        "undriven": Text("接口方式没有驱动", "no driver for its interface"),
        "untouchable": Text("停在固件升级模式", "in firmware-update mode"),
        "elsewhere": Text("属于别的位置", "belongs to another place"),
        "spare": Text("备用", "spare"),
        "notChosen": Text("设置里选了别的", "the settings choose another"),
        "notWanted": Text("设置里没有", "not in the settings"),
        "diskFull": Text("磁盘已满，暂停取号", "disk full, no new numbers"),
        "fonts.absent": Text("缺少生僻字字体", "rare characters are missing"),
        "calendar.wrong": Text("文件有误", "its file is wrong"),
        "calendar.unknown": Text("缺少年份", "a year is missing"),
        "template.wrong": Text("有误，已用内置版式", "wrong; the built-in one is used"),
        "paper.wrong": Text("有误，已用内置版式", "wrong; the built-in one is used"),
        "unreachable": Text("曾连不上", "could not be reached"),
        "district.notAuthorised": Text("未被认可", "not accepted"),
        "notEnrolled": Text("尚未登记", "not enrolled"),
        "revoked": Text("证书已吊销", "certificate revoked"),
        "held": Text("有另一块主板也在用此编号", "another board speaks as this kiosk"),
        "certificate": Text("证书未被接受", "certificate not accepted"),
        "wrongAddress": Text("上报地址不对", "wrong address"),
        "noUpdates": Text("没有下行数据", "no updates here"),
        "ahead": Text("本机丢失过数据，请技术人员查看", "data was lost there: call a technician"),
    ]
}
