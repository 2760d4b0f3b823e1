/// Signing in, the record, paging, codes: what the office's own pages say.
extension Text {
    static let documents = Text("目录日历", "Documents")
    static let record = Text("操作记录", "Record")
    static let openHere = Text(
        "只有这台机器能打开本页，所以不用登录。用 districtd users add 添加用户后，所有人都要登录。",
        "Only this machine can open these pages, so nobody needs to sign in. Once districtd users add has made a user, everybody does."
    )
    static let signIn = Text("登录", "Sign in")
    static let signOut = Text("退出", "Sign out")
    static let userName = Text("用户名", "User")
    static let passphrase = Text("口令", "Passphrase")
    static let wrongPassphrase = Text("用户名或口令不对。", "Wrong user or passphrase.")
    static let noUsers = Text(
        "还没有用户。请管理员在运行 districtd 的机器上执行 districtd users add。",
        "There are no users yet: have an administrator run districtd users add where districtd runs.")

    static func role(_ role: OfficeUser.Role) -> Text {
        switch role {
        case .clerk: Text("经办", "clerk")
        case .admin: Text("管理员", "administrator")
        }
    }

    static func lockedOut(_ seconds: Int) -> Text {
        let minutes = (seconds + 59) / 60
        return Text("口令错误次数太多，请 \(minutes) 分钟后再试。", "Too many wrong tries: try again in \(minutes) min.")
    }

    // One's own account
    static let account = Text("修改口令", "Change the passphrase")
    static let currentPassphrase = Text("现在的口令", "Passphrase now")
    static let newPassphrase = Text("新口令（至少 10 个字符）", "New one (10 characters or more)")
    static let newPassphraseAgain = Text("新口令再输一次", "New one once more")
    static let notTheSame = Text("两次输入的新口令不一样。", "The two new ones are not the same.")
    static let save = Text("保存", "Save")
    static let afterChange = Text("改好后，请用新口令重新登录。", "Then sign in again with the new one.")

    // Lists
    static let all = Text("全部", "all")
    static let search = Text("查找", "Search")
    static let former = Text("上一页", "Previous")
    static let next = Text("下一页", "Next")
    static let numberOrPart = Text("办件编号或其中几位", "Item number or part of it")
    static let saveItems = Text("导出表格（按当前条件）", "Save these as CSV")
    static let nothingFound = Text("没有符合条件的记录。", "Nothing matches.")
    static let noRecords = Text("还没有操作记录。", "Nothing was done yet.")

    static func page(_ page: Int, of pages: Int, total: Int64) -> Text {
        Text("第 \(page) 页，共 \(pages) 页，\(total) 条", "page \(page) of \(pages), \(total) in all")
    }

    // A decision
    static let noneWaits = Text("没有等待决定的办件。", "No item waits for a decision.")
    static let reasonGiven = Text("理由", "Reason")
    static let decisionDate = Text("决定日期", "Date of the decision")
    static let cancelThis = Text("取消…", "Cancel …")
    static let open = Text("打开", "Open")
    static let check = Text("下一步：核对", "Next: check it")
    static let toBeTold = Text("核对后确认", "Check, then confirm")
    static let cannotBeUndone = Text(
        "确认后立即告知终端，社工和群众都会看到，不能撤回。",
        "The kiosk is told at once; clerk and resident see it. It cannot be undone.")
    static let confirm = Text("确认并告知", "Confirm and tell")
    static let amend = Text("返回修改", "Change it")
    static let decidedBy = Text("录入", "Entered by")
    static let notHandedOver = Text("这件不等待区县决定。", "This item does not wait for a decision.")
    static let unknownItem = Text("没有这个编号的办件。", "There is no item of this number.")
    static let twoItems = Text(
        "两台终端都有这个编号，请由现场决定。", "Two kiosks hold an item of this number: decide at the hall.")
    static let today = Text("当天", "today")
    static let reallyCancel = Text("确认取消", "Yes, cancel it")

    // Kiosks
    static let certificate = Text("证书", "Certificate")
    static let certificateUntil = Text("证书有效至", "Certificate until")
    static let codeUntil = Text("登记码有效至", "Code works until")
    static let certificates = Text("登记与证书", "Enrolment")
    static let noneEnrolled = Text("还没有登记过终端。", "No kiosk was enrolled yet.")
    static let noCertificate = Text("没有登记", "not enrolled")
    static let newKiosk = Text("登记新终端", "Enrol a new kiosk")
    static let giveCode = Text("发放登记码", "Give out a code")
    static let kioskName = Text(
        "终端编号（与终端设置里的 district.kiosk 一致）", "Kiosk, as district.kiosk says in its settings")
    static let hours = Text("有效小时数（1 至 720）", "Hours it works, 1 to 720")
    static let codeOnce = Text(
        "登记码只显示这一次，只能用一次。请在终端上执行：", "The code is shown this once and works once. Type at the kiosk:")
    static let codeVoidsOld = Text(
        "登记成功后，这个编号以前的证书全部作废。", "Once it is used, every older certificate of this kiosk is void.")
    static let revoke = Text("吊销证书…", "Revoke …")
    static let reallyRevoke = Text("确认吊销", "Yes, revoke it")
    static let revokeMeans = Text(
        "吊销后终端不能再上报；没有上报的办件留在终端里，用新登记码重新登记后继续上报。",
        "The kiosk can deliver no more; what it owes stays there and goes on once it is enrolled again with a new code."
    )
    static let noAuthority = Text(
        "还没有区县证书机构：先在运行 districtd 的机器上执行 districtd ca init，再重新启动。",
        "There is no authority yet: run districtd ca init where districtd runs, and start it again.")
    static let unknownKiosk = Text("没有这个编号的终端。", "There is no kiosk of this name.")
    static let oldestOwed = Text("最早一条待上报", "The oldest it owes")
    static let allKiosks = Text("全部终端", "All kiosks")

    static func standing(_ standing: KioskRegistry.Entry.Standing) -> Text {
        switch standing {
        case .waiting: Text("等待登记", "waits for its code")
        case .expired: Text("登记码已过期", "code has ended")
        case .enrolled: Text("已登记", "enrolled")
        case .revoked: Text("已吊销", "revoked")
        }
    }

    // The record
    static let who = Text("操作人", "Who")
    static let act = Text("做了什么", "What")
    static let subject = Text("对象", "On what")
    static let thisMachine = Text("本机（未登录）", "this machine")
    static let commandLine = Text("命令行", "command line")

    static func doer(_ name: String) -> Text {
        switch name {
        case OfficeUser.thisMachine.name: thisMachine
        case OfficeUser.commandLine.name: commandLine
        default: Text(name, "")
        }
    }

    /// An act that is not listed is shown as it was written.
    static func act(_ act: String) -> Text {
        switch OfficeRecord.Act(rawValue: act) {
        case .decided: Text("录入决定", "entered a decision")
        case .booked: Text("代为预约", "booked")
        case .bookedAgain: Text("改约", "booked again")
        case .moved: Text("改期", "moved a booking")
        case .cancelled: Text("取消预约", "cancelled a booking")
        case .codeGiven: Text("发放登记码", "gave out a code")
        case .revoked: Text("吊销证书", "revoked")
        case .released: Text("解除暂停", "released")
        case .published: Text("发布", "published")
        case .userAdded: Text("添加用户", "added a user")
        case .userRemoved: Text("删除用户", "removed a user")
        case .passphraseSet: Text("重设口令", "set a passphrase")
        case .signedIn: Text("登录", "signed in")
        case .signedOut: Text("退出", "signed out")
        case .lockedOut: Text("口令多次错误，暂停登录", "sign-in paused")
        case nil: Text(act, "")
        }
    }
}
