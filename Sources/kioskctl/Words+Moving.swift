// Moving a kiosk to another board.

extension Words {
    static func movedOut(_ date: String, _ file: String) -> Words {
        Words(
            "本机已于 \(date) 迁出到另一块主板（导出文件 \(file)），两块主板不能同时作为一台设备运行。如果迁移没有成功、新主板没有启用，请运行 kioskctl export --undo",
            "this kiosk was moved to another board on \(date) (exported to \(file)); two boards must not run as one kiosk. If the move failed and the new board does not run: kioskctl export --undo"
        )
    }
    static func importUnfinished(_ directory: String) -> Words {
        Words(
            "\(directory) 中的导入正在进行，或被中断；若已中断，请重新运行 kioskctl import",
            "an import into \(directory) is under way or was interrupted; if so, run kioskctl import again")
    }
    static let stopFirst = Words(
        "kioskd 正在运行；请先停止它（systemctl stop kioskd），再试一次",
        "kioskd runs; stop it first (systemctl stop kioskd), then try again")
    static let movingDamagedState = Words(
        "数据文件已损坏，没有迁移；请启动一次 kioskd，让它把损坏的文件移开，再试",
        "the database is damaged and nothing was moved; start kioskd once, so that it sets the file aside, and try again"
    )
    static func movingNewerState(_ found: Int, _ known: Int) -> Words {
        Words(
            "这份数据是较新的程序写的（版本 \(found)，本机程序只认到 \(known)）；请先在本机安装较新的程序",
            "the data is of a newer program (version \(found), known here up to \(known)); install the newer program on this board first"
        )
    }
    static func movingUnusable(_ path: String, _ code: Int32) -> Words {
        Words(
            "不能读写 \(path)（errno \(code)）；请检查介质是否插好、是否写保护、有没有权限",
            "cannot use \(path) (errno \(code)); check that the medium is in place, not write-protected, and that you may write there"
        )
    }
    static func movingNoRoom(_ path: String, _ needed: Int64, _ free: Int64) -> Words {
        Words(
            "\(path) 空间不够：需要 \(megabytes(needed)) MiB，剩 \(megabytes(free)) MiB；请换一个或先腾出空间。什么都没有改动",
            "too little room at \(path): \(megabytes(needed)) MiB needed, \(megabytes(free)) MiB free; use another one or free some. Nothing was changed"
        )
    }
    static let weakPassphrase = Words(
        "口令至少要 12 个字符；什么都没有改动", "a passphrase has 12 characters at least; nothing was changed")
    static func movingNoFolder(_ path: String) -> Words {
        Words(
            "\(path) 不是目录；请插好 U 盘并给出它的目录",
            "\(path) is no folder; put the stick in and give its folder")
    }
    static func exportExists(_ path: String) -> Words {
        Words(
            "\(path) 已经存在；请换一个目录，或先移走它。什么都没有改动",
            "\(path) exists already; choose another folder or move it away first. Nothing was changed")
    }
    static func readsBackOtherwise(_ path: String) -> Words {
        Words(
            "写到 \(path) 的内容读回来不一样，介质有故障；请换一个 U 盘。本机没有改动",
            "what was written to \(path) reads back otherwise: the medium is faulty; use another one. This kiosk was not changed"
        )
    }
    static let neverLeft = Words("本机没有迁出，不必恢复", "this kiosk was not moved, so there is nothing to undo")
    static func notAnExport(_ path: String) -> Words {
        Words("\(path) 不是 kioskctl export 的文件", "\(path) was not written by kioskctl export")
    }
    static let newerExport = Words(
        "这个文件是较新的程序导出的；请先在本机安装较新的程序", "a newer program wrote this file; install it on this board first")
    static let wrongPassphrase = Words(
        "口令不对；请对照导出时抄下的口令重新输入。什么都没有改动",
        "the passphrase is wrong; compare it with what was written down and try again. Nothing was changed")
    static func exportDamaged(_ path: String) -> Words {
        Words(
            "\(path) 已损坏或不完整，没有导入；请重新拷贝，或在原主板上 kioskctl export --undo 后再导出一次",
            "\(path) is damaged or cut short and was not imported; copy it again, or export once more from the old board after kioskctl export --undo there"
        )
    }
    static func stateNotEmpty(_ directory: String, _ names: [String]) -> Words {
        let shown = names.prefix(8).joined(separator: " ") + (names.count > 8 ? " …" : "")
        return Words(
            "\(directory) 不是空的（\(shown)），没有导入；这块板若已作为另一台设备使用，请换一块，否则请先移走这些文件",
            "\(directory) is not empty (\(shown)), so nothing was imported; if this board is another kiosk use another board, else move these files away first"
        )
    }
    static let noPassphrase = Words(
        "没有读到口令；没有终端时请用 --passphrase-stdin",
        "no passphrase was read; without a terminal use --passphrase-stdin")
    static let askPassphrase = Words("导出时显示的口令", "The passphrase shown by the export")

    private static func megabytes(_ bytes: Int64) -> Int64 { (bytes + (1 << 20) - 1) >> 20 }
}

// MARK: Answers

extension Words {
    static func exported(_ file: String, _ passphrase: String?) -> Words {
        guard let passphrase else {
            return Words("已导出并读回核对：\(file)", "exported, and read back: \(file)")
        }
        return Words(
            "已导出并读回核对：\(file)\n口令（只显示这一次，请抄下来）：\(passphrase)",
            "exported, and read back: \(file)\npassphrase (shown only now, write it down): \(passphrase)")
    }
    static let afterExport = Words(
        "本机从现在起不再作为这台设备启动。接下来在新主板上：kioskctl import 文件，再用新登记码 kioskctl enrol，然后启动 kioskd。迁移没有成功时在本机运行 kioskctl export --undo",
        "this board does not start as this kiosk any more. On the new board: kioskctl import FILE, kioskctl enrol with a new code, then start kioskd. If the move fails: kioskctl export --undo here"
    )
    static let movedBack = Words(
        "本机恢复为这台设备，可以启动 kioskd。如果新主板已经启用，请不要启动：两块都会被区县暂停",
        "this board is the kiosk again; start kioskd. Do not, if the new board runs already: the district would put both on hold"
    )
    static func imported(_ directory: String) -> Words {
        Words("已导入并核对：\(directory)", "imported and checked: \(directory)")
    }
    static func settingsPut(_ path: String) -> Words {
        Words(
            "设置已放到 \(path)；请核对其中的设备路径", "the settings lie at \(path); look over the paths of devices in them")
    }
    static func settingsNotPut(_ path: String) -> Words {
        Words(
            "不能写 \(path)，设置没有放好；请以 root 身份放置，或从原主板拷贝",
            "\(path) cannot be written, so the settings were not put there; write them as root, or copy them from the old board"
        )
    }
    static func settingsKept(_ path: String) -> Words {
        Words("设置文件 \(path) 照旧", "the settings file \(path) stays as it is")
    }
    static let afterImport = Words(
        "接下来：1. 向区县要新的登记码，运行 kioskctl enrol（原证书随之作废）；2. 启动 kioskd；3. kioskctl status 查看。不要再启动原主板",
        "next: 1. ask the district for a new code and run kioskctl enrol (it voids the old certificate); 2. start kioskd; 3. look at kioskctl status. Do not start the old board again"
    )
    static let movedKiosk = Words("终端", "kiosk")
    static let movedVisits = Words("到访", "visits")
    static let movedItems = Words("办件", "items")
    static let movedAppointments = Words("预约", "appointments")
}

extension Words {
    /// What the status says of two boards of one kiosk, by the hint of the part `district`.
    static let boards = [
        "district.held": Words(
            "另有一块主板也在以本机的名义上报，区县已暂停本机上报；办件都在本机存着。请关掉不用的那块，再请区县放行这一块",
            "another board reports as this kiosk, so the district put this one on hold; every item is safe here. Switch off the board that goes, and have the district let this one write"
        ),
        "district.copy": Words(
            "另有一块主板还在以本机的名义联系区县，请找到并关掉它", "another board still runs as this kiosk: find it and switch it off"),
    ]
}
