import Domain

// MARK: Finding the devices

extension Words {
    static let usesDevicesItself = Words(
        "kioskd 未运行，本命令直接使用设备", "kioskd does not run; this command uses the devices itself")
    static let noDevicesThere = Words("这个 kioskd 没有驱动任何设备", "this kioskd drives no devices")
    static let noDescriptors = Words(
        "系统资源不足，请稍后再试", "the system is short of descriptors; try again soon")
    static func noAsset(_ path: String) -> Words {
        Words("读不到 \(path)；请用 --assets 指明资源目录", "cannot read \(path); name the asset folder with --assets")
    }
    static func badAsset(_ path: String, _ what: String) -> Words {
        Words("\(path) 有误：\(what)", "\(path) is wrong: \(what)")
    }
}

// MARK: The table

extension Words {
    static let role = Words("用途", "ROLE")
    static let driver = Words("驱动", "DRIVER")
    static let deviceName = Words("名称", "NAME")
    static let node = Words("位置", "NODE")
    static let detail = Words("设备信息", "it says")
    static let usbPort = Words("USB 口", "port")
    static let usb = Words("USB 编号", "USB")
    static let serial = Words("序列号", "serial")

    /// A printer tells of its paper in one word, a reader its module's number.
    static func detail(_ detail: String) -> String {
        switch detail {
        case "adequate": Words("纸张充足", "paper is enough").both
        case "nearEnd": Words("纸快用完", "paper nearly used up").both
        case "unknown": Words("纸量未知", "paper not known").both
        default: detail
        }
    }

    static func state(_ state: DeviceReport.State) -> Words {
        switch state {
        case .starting: Words("正在打开", "starting")
        case .probing: Words("正在识别", "probing")
        case .ready: Words("正常", "ready")
        case .trouble: Words("有故障", "trouble")
        case .setAside: Words("已放在一边", "set aside")
        case .spare: Words("备用", "spare")
        case .elsewhere: Words("属于别处", "elsewhere")
        case .undriven: Words("没有驱动", "no driver")
        case .untouchable: Words("不可打开", "untouchable")
        }
    }
}

// MARK: Probing

extension Words {
    static func foundReader(_ path: String, baud: Int?, samID: String?) -> Words {
        let speed = baud.map { ("，\($0) 波特", " at \($0) baud") } ?? ("", "")
        let number = samID.map { ("，模块编号 \($0)", ", module \($0)") } ?? ("", "")
        return Words(
            "\(path) 接的是身份证读卡器\(speed.0)\(number.0)",
            "\(path) is an ID-card reader\(speed.1)\(number.1)")
    }
    static func foundScanner(_ path: String) -> Words {
        Words("\(path) 是扫码器（键盘方式）", "\(path) is a scanner (of the keyboard kind)")
    }
    static func foundPrinter(_ path: String, _ name: String?) -> Words {
        Words(
            "\(path) 接的是打印机\(name.map { "：\($0)" } ?? "")",
            "\(path) is a printer\(name.map { ": \($0)" } ?? "")")
    }
    static func nothingAnswers(_ path: String) -> Words {
        Words(
            "\(path) 能打开，但没有认识的设备回答；请检查设备的电源和数据线，串口请核对波特率",
            "\(path) opens, but nothing we know answers; check the device's power and cable, and its speed")
    }
    static func nothingThere(_ path: String) -> Words {
        Words("\(path) 不存在或没有接通；请检查路径和数据线", "there is nothing at \(path); check the path and the cable")
    }
    static func mayNotOpen(_ path: String) -> Words {
        Words(
            "无权打开 \(path)；请以 root 身份运行（sudo），或安装设备规则（Board/common）",
            "you may not open \(path); run this as root (sudo), or install the device rules (Board/common)")
    }
    static func heldByAnother(_ path: String) -> Words {
        Words(
            "\(path) 被别的程序占用；请先停止那个程序（fuser -v \(path) 可查）",
            "another program holds \(path); stop it first (fuser -v \(path) names it)")
    }
    static func cannotAsk(_ path: String, _ why: String) -> Words {
        Words("无法询问 \(path)：\(why)", "\(path) cannot be asked: \(why)")
    }
}

// MARK: Trials

extension Words {
    static func layCard(_ seconds: Int) -> Words {
        Words(
            "请把身份证放到读卡器上（\(seconds) 秒内）；已经放着的请拿起再放…",
            "lay an ID card on the reader (within \(seconds) s); if one lies there, lift it and lay it down again…"
        )
    }
    static func noCard(_ seconds: Int) -> Words {
        Words("\(seconds) 秒内没有读到身份证；请再试一次", "no card was read within \(seconds) s; try again")
    }
    static func cardFailed(_ why: String) -> Words {
        Words("身份证没有读出来（\(why)）。", "the card was not read: \(why).")
    }
    static func holdCode(_ seconds: Int) -> Words {
        Words("请扫一个码（\(seconds) 秒内）…", "hold a code under the scanner (within \(seconds) s)…")
    }
    static func noCode(_ seconds: Int) -> Words {
        Words("\(seconds) 秒内没有扫到码；请再试一次", "no code was scanned within \(seconds) s; try again")
    }
    static let scanFailed = Words("码没有扫成。", "the code was not taken.")
    static let printing = Words("正在打印测试页，请看打印机…", "printing a test page; please watch the printer…")
    static func printed(_ model: String, width: Int, length: Int) -> Words {
        Words(
            "测试页已打印（\(model)，\(width) 点宽，约 \(length) 毫米长）；请按纸上的说明检查",
            "the test page is printed (\(model), \(width) dots wide, about \(length) mm long); check it as the paper says"
        )
    }
    static let notPrinted = Words("测试页没有打印。", "the test page was not printed.")
    static let inDoubt = Words(
        "不能确定测试页是否打全，请看打印机。", "the test page may not have printed whole; look at the printer.")
    static let noSuchDevice = Words("没有可用的设备。", "there is no such device that works.")

    static let cardKind = Words("证件", "card")
    static let cardNumber = Words("号码", "number")
    static let age = Words("年龄", "age")
    static let expiry = Words("有效期至", "valid to")
    static let never = Words("长期", "for life")
    static let fields = Words("读到的字段", "fields")
    static let length = Words("长度（字节）", "length (bytes)")
    static let code = Words("内容", "text")

    static func kind(_ kind: IdentityCard.Kind) -> Words {
        switch kind {
        case .resident: Words("居民身份证", "resident ID card")
        case .hongKongMacaoTaiwan: Words("港澳台居民居住证", "residence permit (HK/Macao/Taiwan)")
        case .foreigner2017: Words("外国人永久居留身份证（2017 版）", "foreign permanent resident card (2017)")
        case .foreigner2023: Words("外国人永久居留身份证（2023 版）", "foreign permanent resident card (2023)")
        }
    }
}
