import Domain
import Hall

/// Refusals because of the hour: each says when to come again, in the words of the kiosk.
extension Problem {
    static func closed(_ closed: ClosedHall, _ hall: Hall) -> Problem {
        inWords(.closed, hall) { ["why": $0.refusal(closed)] }.with { $0.hall = .closed(closed) }
    }

    static func lineTooLong(until opens: NextOpening?, _ hall: Hall) -> Problem {
        inWords(.lineTooLong, hall) { words in
            ["when": opens.map { words.when($0) } ?? words.words("hours.otherDay")]
        }
    }

    private static func inWords(
        _ kind: ProblemKind, _ hall: Hall, _ values: (HallWords) -> [String: String]
    ) -> Problem {
        let today = hall.time.now().civil.date
        return Problem(kind).with { problem in
            for language in Texts.Language.allCases {
                let words = PageTexts(texts: hall.texts, language: language)
                problem.words[language] = values(HallWords(words: words, today: today))
            }
        }
    }
}
