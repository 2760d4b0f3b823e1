import Domain
import Testing

@Suite struct `Where things stand in a JSON text` {
    private static let text = """
        {
          "a": [1, {"b": "x, \\"y\\" ]"},
            3],
          "c": {
            "d": null}
        }
        """

    @Test(
        arguments: [
            ([], 1), ([.key("a")], 2), ([.key("a"), .index(1), .key("b")], 2), ([.key("a"), .index(2)], 3),
            ([.key("c"), .key("d")], 5),
            // What is not there stands where the nearest value around it does.
            ([.key("c"), .key("e")], 4), ([.key("a"), .index(9)], 2), ([.key("z")], 1),
        ] as [([JSONPlaces.Step], Int)])
    func `a value is found by its path`(path: [JSONPlaces.Step], line: Int) {
        #expect(JSONPlaces(Array(Self.text.utf8)).line(of: path) == line)
    }

    @Test(
        arguments: [
            ("{}", nil), (" [1, -2.5e3, true, \"\"] \n", nil), ("", 1), ("{\n\"a\" 1}", 2), ("[1,\n2,\n]", 3),
            ("{}\n{}", 2), ("[\n\"open", 2), ("[nul]", 1), (String(repeating: "[", count: 1000), 1),
            ("\"a\\", 1),
        ] as [(String, Int?)])
    func `a text that is no JSON is told by its line`(text: String, line: Int?) {
        #expect(JSONPlaces(Array(text.utf8)).faultLine == line)
    }
}
