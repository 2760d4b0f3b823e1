/// Two boards of one kiosk.
extension Text {
    static let kioskOnHold = Text(
        "有两块主板在以这台终端的名义上报，已全部暂停，等您决定",
        "two boards report as this kiosk; both are on hold until you decide")
    static let kioskHasCopy = Text("另有一块主板还在联系，已暂停", "another board still calls, and is on hold")
    static let board = Text("主板", "Board")
    static let firstHeard = Text("首次联系", "First heard")
    static let lastHeard = Text("最近联系", "Last heard")
    static let writes = Text("可以上报", "may write")
    static let letWrite = Text("放行这一台", "Let this one write")
    static let howToRelease = Text(
        "请先打电话问清现场留用哪一块主板，并请他们关掉另一块，再按“放行这一台”；另一块随即暂停。两边的办件都还存在各自的主板上，放行后自动继续上报。",
        "Ring the hall first: which board stays, and have the other switched off; then let that one write, and the other is on hold. Every item is safe on its board, and goes out by itself once its board may write."
    )

    static func nthBoard(_ generation: Int64) -> Text { Text("第 \(generation) 块", "no. \(generation)") }

    static func held(_ why: KnownWriter.Why) -> Text {
        switch why {
        case .older: Text("已暂停：终端已换到新主板", "on hold: the kiosk was moved to a newer board")
        case .twoBoards: Text("已暂停：两块主板同时在用", "on hold: two boards are alive")
        case .conflict: Text("已暂停：上报内容与已收的冲突", "on hold: its reports contradict those held")
        case .chosen: Text("已暂停：已放行另一块", "on hold: another one was let write")
        }
    }
}
