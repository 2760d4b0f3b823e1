import Domain
import Testing

@Suite struct `What a form begins with` {
    private let catalog = CatalogSamples.catalog
    private let today: CivilDate
    private let card: IdentityCard
    private let day: BusinessDate

    init() throws {
        today = try #require(CivilDate("2026-11-22"))
        day = BusinessDate(try #require(CivilDate("2026-03-02")))
        card = IdentityCard(
            kind: .resident, name: "测试甲", sex: .female, nation: Nation(code: "01"),
            birth: try #require(CivilDate("1935-12-31")), address: "测试路1号", number: "990000193512310027")
    }

    private func prefill(_ code: String, _ earlier: [EarlierForm]) throws -> FormPrefill {
        let service = try #require(catalog.service(code))
        return FormPrefill(service, card: card, earlier: earlier, catalog: catalog, today: today)
    }

    private func earlier(_ code: String, _ form: Form) -> EarlierForm {
        let own: Form = ["applicantIdNo": .text(card.number)]
        return EarlierForm(service: code, form: own.merging(form) { $1 }, day: day)
    }

    @Test func `the card counts before an earlier answer, and each is marked with its source`() throws {
        let begun = try prefill(
            "ZX020101",
            [earlier("ZX020102", ["phone": .text("0779-1234567"), "applicantName": .text("曾用名")])])
        #expect(begun.form["applicantName"] == .text("测试甲") && begun.sources["applicantName"] == .card)
        #expect(begun.form["phone"] == .text("0779-1234567") && begun.sources["phone"] == .earlier(day))
        #expect(begun.form["birthDate"] == .text("1935-12-31"))
        #expect(begun.form["ageBand"] == .text("90-99周岁"), "the band follows from the date of birth")
    }

    @Test func `of two earlier answers the newer counts`() throws {
        let begun = try prefill(
            "ZX020101",
            [
                earlier("ZX020102", ["phone": .text("0779-1111111")]),
                earlier("ZX020102", ["phone": .text("0779-2222222")]),
            ])
        #expect(begun.form["phone"] == .text("0779-1111111"))
    }

    @Test func `what was said for somebody else is not repeated`() throws {
        var other = earlier("ZX020102", ["phone": .text("0779-1234567")])
        other.form["applicantIdNo"] = .text("990000195512310021")
        #expect(try prefill("ZX020101", [other]).form["phone"] == nil)
    }

    @Test func `declarations, signatures, proxies and what today's rule refuses are asked for anew`() throws {
        let begun = try prefill(
            "ZX020101",
            [
                earlier(
                    "ZX020101",
                    [
                        "truthPledge": .flag(true), "signature": .text("paper"), "proxyName": .text("李样例"),
                        "proxyIdNo": .text("990000195512310021"), "bankAccount": .text("6217000000000000013"),
                        "bankName": .text("测试银行"), "infoConfirmed": .flag(true),
                    ])
            ])
        #expect(begun.form["bankName"] == .text("测试银行"))
        for name in ["truthPledge", "signature", "proxyName", "proxyIdNo", "bankAccount", "infoConfirmed"] {
            #expect(begun.form[name] == nil, "\(name)")
        }
    }

    @Test func `records of restricted matters are no source for others`() throws {
        let health = earlier("ZX010202", ["phone": .text("0779-1234567"), "disease": .text("样例")])
        #expect(try prefill("ZX020101", [health]).form["phone"] == nil)
        let again = try prefill("ZX010202", [health])
        #expect(again.form["phone"] == .text("0779-1234567"))
        #expect(again.form["disease"] == nil, "a restricted answer is never repeated")
    }

    @Test func `without a card nothing is known`() throws {
        let service = try #require(catalog.service("ZX020101"))
        let begun = FormPrefill(
            service, card: nil, earlier: [earlier("ZX020102", ["phone": .text("0779-1234567")])],
            catalog: catalog, today: today)
        #expect(begun.form.isEmpty && begun.sources.isEmpty)
    }
}
