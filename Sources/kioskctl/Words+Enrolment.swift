// Enrolling the kiosk at its district.

extension Words {
    static let noDistrict = Words(
        "不知道区县地址或终端编号；请在设置中写 district，或用 --url 和 --kiosk 指明",
        "the district's address or the kiosk's name is not known; write district in the settings, or give --url and --kiosk"
    )
    static let badEnrolmentCode = Words(
        "登记码应为 25 个字母和数字；请对照区县给的登记码重新输入",
        "the code has 25 letters and digits; compare it with what the district gave out and type it again")
    static let districtUnreachable = Words(
        "区县没有应答；请检查地址、网线和本机时间，再试一次",
        "the district does not answer; check the address, the network and this machine's clock, then try again"
    )
    static let districtUntrusted = Words(
        "应答的不是发放这个登记码的区县；请核对地址和登记码。登记码没有发出",
        "who answers is not the district that gave out this code; check address and code. The code was not sent"
    )

    static func enrolmentRefused(_ reason: String) -> Words {
        Words("区县不接受登记码；请让区县重新发放。区县答复：\(reason)", "the district does not take the code: \(reason)")
    }
    static func enrolledAsAnother(_ there: String, _ here: String) -> Words {
        Words(
            "区县把本机登记为 \(there)，设置中却是 \(here)；请把 district.kiosk 改为 \(there)",
            "the district knows this kiosk as \(there), the settings as \(here); set district.kiosk to \(there)"
        )
    }
    static func enrolled(_ kiosk: String, _ ends: String) -> Words {
        Words(
            "本机已在区县登记为 \(kiosk)，证书有效至 \(ends)，到期前自动更换。",
            "enrolled as \(kiosk); the certificate is good until \(ends) and renewed by itself.")
    }
    static let takenUpNow = Words("kioskd 立即采用", "kioskd takes it up at once")
    static let takenUpLater = Words(
        "kioskd 启动后采用；已在运行而没有应答的，一分钟内采用",
        "kioskd takes it up when it starts; one that runs and did not answer, within a minute")
}
