/// What a passphrase must be so that nobody guesses it.
enum Passphrase {
    /// Why one is refused.
    enum Fault: Hashable, Sendable {
        case short, long, control, few, row, name, common
    }

    static let shortest = 10
    /// As much as anybody types; a longer one would only cost time.
    static let longest = 200

    /// Nil for one that will do.
    static func fault(of passphrase: String, for name: String) -> Fault? {
        if passphrase.count < shortest { return .short }
        if passphrase.count > longest { return .long }
        if passphrase.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return .control
        }
        let plain = passphrase.lowercased()
        if Set(plain).count < fewest { return .few }
        if isRow(plain) { return .row }
        if name.count > 2, plain.contains(name.lowercased()), plain.count - name.count < leastBesideName {
            return .name
        }
        let letters = plain.filter { $0.isLetter || $0.isNumber }
        if common.contains(where: { letters.hasPrefix($0) && letters.count - $0.count < 5 }) {
            return .common
        }
        return nil
    }

    /// Besides one's own name: a few words of Chinese will do.
    private static let leastBesideName = 6
    /// Fewer different characters are a pattern.
    private static let fewest = 5

    /// Runs such as `1234567890`, `abcdefghij` or `qwertyuiop`, either way, as a whole or said twice.
    private static func isRow(_ text: String) -> Bool {
        let steps = zip(text.unicodeScalars, text.unicodeScalars.dropFirst()).map {
            Int($1.value) - Int($0.value)
        }
        let regular = steps.count { $0 == 1 || $0 == -1 || $0 == 0 }
        if regular * 5 >= steps.count * 4 { return true }
        return rows.contains { row in
            let doubled = row + row
            return doubled.contains(text) || String(doubled.reversed()).contains(text)
        }
    }

    private static let rows = [
        "qwertyuiopasdfghjklzxcvbnm", "1234567890qwertyuiop", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    ]

    /// What everybody tries first; a few characters after it do not help.
    private static let common = [
        "password", "passw0rd", "passphrase", "iloveyou", "letmein", "welcome", "administrator", "admin123",
        "woaini1314", "5201314", "qwerty123", "a123456789", "123456789a", "onewindow", "districtd",
        "beijing2008",
    ]
}

extension Passphrase.Fault {
    var text: Text {
        switch self {
        case .short:
            Text(
                "口令至少 10 个字符；几个不相干的词连起来最好记",
                "at least 10 characters: a few unrelated words are easy to remember")
        case .long: Text("口令最多 200 个字符", "at most 200 characters")
        case .control: Text("口令不能含有换行等控制字符", "no control characters")
        case .few:
            Text(
                "口令里的字符太单一，容易被猜到；请换成几个不相干的词",
                "too few different characters, easily guessed: take a few unrelated words")
        case .row:
            Text(
                "口令是键盘或数字的顺序，容易被猜到；请换成几个不相干的词",
                "a row of keys or digits, easily guessed: take a few unrelated words")
        case .name:
            Text("口令里除了用户名几乎没有别的；请换成几个不相干的词", "little else than the user's name: take a few unrelated words")
        case .common:
            Text("这个口令人人都会先试；请换成几个不相干的词", "everybody would try this one first: take a few unrelated words")
        }
    }
}
