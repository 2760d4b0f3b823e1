/// Finds services by pinyin initials, by code and by words; the console's page does the same with the same keys.
package struct CatalogSearch: Sendable {
    /// What one service is found by.
    package struct Keys: Sendable {
        /// Code, names, category and plain words, in small letters.
        package let words: String
        /// See `PinyinInitials.groups`.
        package let initials: [String]
    }

    /// The most words of one question; the rest adds nothing.
    package static let mostWords = 8

    private let keys: [String: Keys]
    private let services: [CatalogService]

    init(_ services: [CatalogService], _ categories: [CatalogCategory], _ pinyin: PinyinInitials) {
        self.services = services
        keys = Dictionary(
            services.map { service in
                let category = categories.first { $0.code == service.category }
                let words = [
                    service.code, service.zh, service.en, category?.zh, category?.en, service.plainZh,
                    service.plainEn,
                ]
                return (
                    service.code,
                    Keys(
                        words: words.compactMap(\.self).joined(separator: " ").lowercased(),
                        initials: pinyin.groups(of: service.zh))
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    package func keys(of code: String) -> Keys { keys[code] ?? Keys(words: code.lowercased(), initials: []) }

    /// The services every word of `question` leads to, in the order of the catalogue; all of them for none.
    package func services(matching question: String) -> [CatalogService] {
        let words = question.lowercased().split(whereSeparator: \.isWhitespace).prefix(Self.mostWords)
        return services.filter { service in
            let keys = keys(of: service.code)
            return words.allSatisfy { word in
                keys.words.contains(word) || PinyinInitials.matches(word, keys.initials)
            }
        }
    }
}
