/// Every word of the page, Chinese first.
struct Text: Hashable, Sendable {
    let zh: String
    let en: String

    init(_ zh: String, _ en: String) { (self.zh, self.en) = (zh, en) }

    static let title = Text("区县收件箱", "District inbox")
    static let subtitle = Text("一窗受理 · 办件上报", "OneWindow · items reported")
    static let kiosks = Text("上报终端", "Kiosks")
    static let events = Text("最近收到", "Last received")
    static let kiosk = Text("终端", "Kiosk")
    static let incarnation = Text("账本", "Incarnation")
    static let highest = Text("最大序号", "Highest")
    static let count = Text("已收", "Held")
    static let gaps = Text("缺号", "Missing")
    static let duplicates = Text("重复", "Repeats")
    static let sequence = Text("序号", "Sequence")
    static let item = Text("办件编号", "Item")
    static let what = Text("事项进展", "What happened")
    static let time = Text("发生时间", "Time")
    static let received = Text("收到时间", "Received")
    static let none = Text("无", "none")
    static let complete = Text("齐全", "complete")
    static let nothing = Text("尚未收到上报。", "Nothing received yet.")
    static let noMore = Text("仅显示最近 200 条。", "The last 200 are shown.")
    static let clock = Text("时间均为北京时间。", "Times are those of Beijing (UTC+8).")
    static let missingBefore = Text("此前缺号", "missing before this")

    /// What an event of this type says happened; a type not listed is shown as it came.
    static func happened(_ type: String) -> Text {
        happenings[type] ?? Text(type, "")
    }

    private static let happenings = [
        "cn.onewindow.item.completed.v1": Text("办结", "Completed"),
        "cn.onewindow.item.handedover.v1": Text("转办", "Handed over"),
        "cn.onewindow.item.refused.v1": Text("不予受理", "Refused"),
        "cn.onewindow.item.rated.v1": Text("评价", "Rated"),
        "cn.onewindow.visit.closed.v1": Text("到访结束", "Visit closed"),
    ]
}
