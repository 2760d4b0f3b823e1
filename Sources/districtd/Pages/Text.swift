import HTTPTypes

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

    // The office
    static let items = Text("办件", "Items")
    static let noItems = Text("没有这样的办件。", "No such items.")
    static let service = Text("事项", "Service")
    static let site = Text("中心代码", "Site code")
    static let state = Text("状态", "State")
    static let department = Text("承办部门", "Department")
    static let promised = Text("承诺时限", "Promised by")
    static let decision = Text("决定", "Decision")
    static let decide = Text("录入决定", "Enter the decision")
    static let granted = Text("准予", "granted")
    static let notGranted = Text("不予", "not granted")
    static let result = Text("决定内容", "Result")
    static let reason = Text("理由（不予时必填）", "Reason (needed if not granted)")
    static let paper = Text("证照或文书", "Paper issued")
    static let date = Text("决定日期（不填为当天）", "Date (today if empty)")
    static let show = Text("查看", "Show")
    static let bookings = Text("预约", "Bookings")
    static let newBooking = Text("代为预约", "Book for somebody")
    static let noBookings = Text("还没有预约。", "No bookings yet.")
    static let noKiosks = Text("还没有终端上报过状态，暂不能预约。", "No kiosk has reported yet, so nothing can be booked.")
    static let noSlots = Text("该终端没有上报可预约的时段。", "This kiosk reports no free slots.")
    static let reference = Text("预约编号", "Reference")
    static let hallNumber = Text("现场编号", "Number at the hall")
    static let when = Text("时段", "Slot")
    static let free = Text("余", "free")
    static let person = Text("预约人", "Booked for")
    static let name = Text("姓名", "Name")
    static let phone = Text("手机号码", "Telephone")
    static let idNumber = Text("公民身份号码", "ID number")
    static let whoComes = Text(
        "手机号码和身份号码至少填一项，现场凭此签到。", "Give the telephone or the ID number: the hall checks in by it.")
    static let change = Text("办理", "Change")
    static let book = Text("预约", "Book")
    static let bookAgain = Text("改约", "Book again")
    static let move = Text("改期", "Move")
    static let cancel = Text("取消", "Cancel")

    // The kiosks
    static let noStatuses = Text("还没有终端上报过状态。", "No kiosk has told of itself yet.")
    static let lastContact = Text("最近联系", "Last contact")
    static let silent = Text("失联", "silent")
    static let version = Text("版本", "Version")
    static let kioskClock = Text("时钟", "Clock")
    static let backlog = Text("待上报", "Backlog")
    static let rejected = Text("被退回", "Rejected")
    static let trouble = Text("设备", "Devices")
    static let allWell = Text("正常", "all well")

    static func clock(_ trust: String) -> Text {
        switch trust {
        case "synced": Text("已校时", "synced")
        case "sinceSync": Text("开机后校过时", "since a sync")
        case "never": Text("未校时", "never synced")
        default: Text("—", "")
        }
    }

    // The counts
    static let counts = Text("统计", "Counts")
    static let month = Text("月份", "Month")
    static let sum = Text("合计", "Sum")
    static let saveTable = Text("导出表格", "Save as CSV")

    static let back = Text("返回", "Back")

    /// What a refused form says; its words begin with the field at fault, where it is one's.
    static func trouble(_ problem: Problem) -> Text {
        let field = String(problem.detail.prefix { $0 != ":" })
        if let label = fields[field] { return Text("没有办成，请检查“\(label.zh)”。", "Check “\(label.en)”.") }
        switch problem.status {
        case .conflict: return Text("现在不能这样办理，请返回查看最新状态。", problem.detail)
        case .notFound: return Text("没有找到。", problem.detail)
        default: return Text("没有办成。", problem.detail)
        }
    }

    private static let fields = [
        "kiosk": kiosk, "service": service, "date": date, "start": when, "name": name, "phone": phone,
        "idNumber": idNumber, "hours": hours, "granted": decision, "result": result, "reason": reason,
        "paper": paper,
    ]

    static func standing(_ state: HeldItem.State) -> Text {
        switch state {
        case .completed: Text("已办结", "Completed")
        case .handedOver: Text("待决定", "Awaits a decision")
        case .refused: Text("不予受理", "Refused")
        case .decided: Text("已决定", "Decided")
        }
    }

    static func standing(_ booking: Booking) -> Text {
        switch booking.ask {
        case .booked: return Text("等待现场确认", "Awaits the hall")
        case .moved: return Text("改期中，等待现场确认", "Being moved")
        case .cancelled: return Text("取消中，等待现场确认", "Being cancelled")
        case nil: break
        }
        switch booking.state {
        case .asked: return Text("等待现场确认", "Awaits the hall")
        case .confirmed: return Text("已确认", "Confirmed")
        case .refused:
            return booking.successor == nil ? Text("未约上", "Refused") : Text("未约上，已改约", "Booked again")
        case .cancelled: return Text("已取消", "Cancelled")
        case .checkedIn: return Text("已签到", "Checked in")
        case .missed: return Text("未到场", "Missed")
        }
    }

    /// Why a hall refused, in words; one that is not listed is shown as it came.
    static func refusal(_ reason: String) -> Text { refusals[reason] ?? Text(reason, "") }

    private static let refusals = [
        "slotTaken": Text("该时段已被现场约满", "somebody at the hall was first"),
        "closed": Text("该时段不开放", "the hall takes no bookings for then"),
        "duplicate": Text("当天已预约同一事项", "booked already for that day"),
        "paused": Text("多次未到场，暂停预约", "missed too many; paused"),
        "unknownService": Text("现场不办该事项", "the hall does not know the service"),
        "unknownBooking": Text("现场没有该预约", "the hall does not know the booking"),
        "faulty": Text("填写有误", "something is missing"),
    ]

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
        "cn.onewindow.appointment.confirmed.v1": Text("预约已确认", "Booking confirmed"),
        "cn.onewindow.appointment.refused.v1": Text("预约未约上", "Booking refused"),
        "cn.onewindow.appointment.moved.v1": Text("预约已改期", "Booking moved"),
        "cn.onewindow.appointment.cancelled.v1": Text("预约已取消", "Booking cancelled"),
        "cn.onewindow.appointment.checkedin.v1": Text("预约已签到", "Checked in"),
        "cn.onewindow.appointment.missed.v1": Text("预约未到场", "Booking missed"),
    ]
}
