/// Every sentence the technician reads, in Chinese and in English: this command may run where there are no assets.
struct Words: Hashable, Sendable {
    let chinese: String
    let english: String

    init(_ chinese: String, _ english: String) { (self.chinese, self.english) = (chinese, english) }

    /// Both on one line.
    var both: String { lines.joined(separator: " / ") }

    /// One line for each.
    var lines: [String] { chinese.isEmpty ? [english] : [chinese, english] }

    /// These and then those.
    func followed(by next: Words?) -> Words {
        guard let next else { return self }
        return Words("\(chinese)\(next.chinese)", "\(english) \(next.english)")
    }
}

// MARK: Finding the kiosk

extension Words {
    static func noStateDirectory(_ path: String) -> Words {
        Words(
            "状态目录 \(path) 不存在；请用 --state 或 --config 指明",
            "there is no state directory \(path); name it with --state or --config")
    }
    static func neverUsed(_ path: String) -> Words {
        Words(
            "\(path) 中没有设备状态（kioskd 从未在此运行）；请检查 --state",
            "\(path) holds no kiosk's state (kioskd never ran there); check --state")
    }
    static func notAFolder(_ path: String) -> Words {
        Words("\(path) 不是目录", "\(path) is not a folder")
    }
    static func socketForbidden(_ path: String) -> Words {
        Words(
            "无权使用控制套接字 \(path)；请以服务用户或 root 身份运行（sudo）",
            "you may not use the control socket \(path); run this as the service's user or as root (sudo)")
    }
    static func stateForbidden(_ path: String) -> Words {
        Words(
            "无权进入状态目录 \(path)；请以服务用户或 root 身份运行（sudo）",
            "you may not enter the state directory \(path); run this as its owner or as root (sudo)")
    }
    static func unwritable(_ path: String) -> Words {
        Words("不能写入 \(path)；请检查属主、权限和磁盘", "cannot write \(path); check its owner, its mode and the disk")
    }
    static func lockedAndSilent(_ path: String) -> Words {
        Words(
            "kioskd 占用着 \(path)，但控制套接字没有应答；它可能正在启动或停止，请稍后再试",
            "kioskd holds \(path) but its control socket does not answer; it may be starting or stopping, try again soon"
        )
    }
    static let busy = Words(
        "kioskd 正忙，没有及时应答；请稍后再试", "kioskd is busy and did not answer in time; try again soon")
    static func strangeAnswer(_ what: String) -> Words {
        Words(
            "控制套接字的应答无法理解（\(what)）；kioskd 与 kioskctl 的版本可能不同",
            "the control socket's answer makes no sense (\(what)); kioskd and kioskctl may be of different versions"
        )
    }
    static func socketPathTooLong(_ path: String) -> Words {
        Words(
            "套接字路径 \(path) 超过 107 字节；请把状态目录设得短一些",
            "the socket's path \(path) is longer than 107 bytes; set a shorter state directory")
    }
    static func badSettings(_ path: String, _ what: String) -> Words {
        Words("设置文件 \(path) 有误：\(what)", "the settings file \(path) is wrong: \(what)")
    }
}

// MARK: Refusals

extension Words {
    static let noSuchClerk = Words(
        "没有这个工号；请用 kioskctl clerks list 查看", "there is no clerk of that number; see kioskctl clerks list")
    static let clerkExists = Words(
        "这个工号已经存在；重设密码请用 kioskctl clerks reset-pin",
        "a clerk of that number exists; to set a new PIN use kioskctl clerks reset-pin")
    static let badClerk = Words(
        "工号为 1 至 16 个字母或数字，姓名为 1 至 100 个字，至少一个角色",
        "a clerk has a number of 1 to 16 letters or digits, a name of 1 to 100 characters and at least one role"
    )
    static let badPIN = Words(
        "密码为 4 至 12 位数字，且不能全部相同", "a PIN is 4 to 12 digits, not one digit repeated")
    static let noSuchDelivery = Words(
        "没有这个序号的上报；请用 kioskctl deliveries list 查看",
        "there is no delivery of that sequence; see kioskctl deliveries list")
    static let notRejected = Words(
        "这条上报没有被退回，不必重报", "that delivery was not rejected, so there is nothing to send again")
    static let pinsDiffer = Words("两次输入的密码不一致；没有改动", "the two PINs differ; nothing was changed")
    static let noPIN = Words("没有读到密码；没有改动", "no PIN was read; nothing was changed")
    static let noTerminal = Words(
        "这里没有终端可以输入密码；请用 --pin-stdin", "there is no terminal to ask for the PIN; use --pin-stdin")
    static let diskFull = Words("磁盘已满；请先腾出空间", "the disk is full; free space first")
    static func journalBroken(at sequence: Int64, _ why: String) -> Words {
        Words(
            "流水在第 \(sequence) 条被破坏（\(why)）；请保全数据并联系维护人员",
            "the journal is broken at entry \(sequence) (\(why)); keep the data as it is and call for help")
    }
    static func failed(_ detail: String) -> Words {
        Words("没有成功：\(detail)", "it did not succeed: \(detail)")
    }
}

// MARK: Answers

extension Words {
    static let askPIN = Words("新密码", "New PIN")
    static let askPINAgain = Words("再输一次", "Once more")
    static func clerkAdded(_ number: String) -> Words {
        Words("已添加工号 \(number)", "clerk \(number) was added")
    }
    static func pinReset(_ number: String) -> Words {
        Words("工号 \(number) 的密码已重设", "clerk \(number) has a new PIN")
    }
    static func journalIntact(_ entries: Int64, _ head: String) -> Words {
        Words("流水完整，共 \(entries) 条，末条散列 \(head)", "the journal is intact: \(entries) entries, head \(head)")
    }
    static func retried(_ backlog: Int, rejected: Int) -> Words {
        Words(
            "正在上报：待报 \(backlog)，被退回 \(rejected)", "trying now: \(backlog) owed, \(rejected) rejected")
    }
    static func retriedLater(_ backlog: Int, rejected: Int) -> Words {
        Words(
            "kioskd 没有运行，启动后自动上报：待报 \(backlog)，被退回 \(rejected)",
            "kioskd does not run; what is owed goes out when it does: \(backlog) owed, \(rejected) rejected")
    }
    static let none = Words("（无）", "(none)")

    static let number = Words("工号", "NUMBER")
    static let name = Words("姓名", "NAME")
    static let roles = Words("角色", "ROLES")
    static let sequence = Words("序号", "SEQUENCE")
    static let time = Words("时间", "TIME")
    static let item = Words("办件编号", "ITEM")
    static let state = Words("状态", "STATE")
    static let attempts = Words("次数", "ATTEMPTS")
    static let reason = Words("原因", "REASON")

    static let daemon = Words("主程序", "daemon")
    static let running = Words("运行中", "running")
    static let notRunning = Words("未运行", "not running")
    static let uptime = Words("已运行", "up for")
    static let incarnation = Words("数据世代", "incarnation")
    static let boot = Words("启动次数", "start")
    static let businessDate = Words("营业日", "business date")
    static let clock = Words("时钟", "clock")
    static let queue = Words("队列", "queue")
    static let deliveries = Words("上报", "deliveries")
    static let journal = Words("流水", "journal")
    static let listener = Words("监听", "listens at")
    static let part = Words("部件", "part")

    static func queue(_ waiting: Int, _ called: Int, _ serving: Int) -> Words {
        Words(
            "等候 \(waiting)，已叫 \(called)，办理 \(serving)",
            "\(waiting) waiting, \(called) called, \(serving) serving")
    }
    static func backlog(_ backlog: Int, oldest: String?, rejected: Int) -> Words {
        let since = oldest.map { ("，最早 \($0)", ", oldest \($0)") } ?? ("", "")
        return Words(
            "待报 \(backlog)\(since.0)，被拒 \(rejected)", "\(backlog) waiting\(since.1), \(rejected) rejected")
    }
    static func lastEntry(_ sequence: Int64) -> Words { Words("末条 \(sequence)", "last entry \(sequence)") }
}

// MARK: Paper

extension Words {
    static let slip = Words("凭条", "SLIP")
    static let inChinese = Words("中文", "CHINESE")
    static let inEnglish = Words("英文", "ENGLISH")
    static func unknownSlip(_ name: String, near: String?) -> Words {
        Words(
            "没有 \(name) 这种凭条；\(near.map { "是不是 \($0)？" } ?? "请用 kioskctl paper list 查看")",
            "there is no slip \(name); \(near.map { "did you mean \($0)?" } ?? "see kioskctl paper list")")
    }
    static let badPaperWidth = Words(
        "纸宽须为 128 至 2040 点、8 的倍数；常用 384、512、576",
        "the width must be a multiple of 8 from 128 to 2040 dots; usual are 384, 512 and 576")
    static func noTexts(_ path: String) -> Words {
        Words(
            "读不到文字表 \(path)；请用 --assets 指明资源目录",
            "the table of texts \(path) cannot be read; name the folder of the assets with --assets")
    }
    static func noTemplate(_ path: String) -> Words {
        Words("没有模板 \(path)；请检查路径", "there is no template \(path); check the path")
    }
    static func pictureWritten(_ path: String, _ width: Int, _ height: Int) -> Words {
        Words(
            "已画到 \(path)（\(width)×\(height) 点，长 \(height / 8) 毫米）",
            "drawn to \(path) (\(width)×\(height) dots, \(height / 8) mm long)")
    }
    static func templateFits(_ path: String, _ width: Int) -> Words {
        Words("模板 \(path) 可用（按 \(width) 点纸宽检查）", "the template \(path) is good (for paper of \(width) dots)")
    }
}
