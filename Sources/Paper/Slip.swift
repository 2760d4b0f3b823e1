/// Anything printed, as a layout from top to bottom that knows nothing of bytes, fonts or paper width.
///
/// Sizes are dots of a print head (8 a millimetre at 203 dpi); widths are whatever the renderer's paper has, so one
/// layout fits 384, 512 and 576 dots. Nothing in it can run beyond the paper: texts wrap or shrink.
package struct Slip: Hashable, Sendable, Codable {
    /// From the top of the paper down.
    package var blocks: [Block]
    package var ending: Ending

    package init(_ blocks: [Block] = [], ending: Ending = .cut) {
        (self.blocks, self.ending) = (blocks, ending)
    }

    /// What happens after the last row.
    package enum Ending: String, Hashable, Sendable, Codable {
        /// Feed and cut, or feed to the tear bar: whatever the printer has.
        case cut
        /// The next slip follows on the same piece of paper.
        case attached
    }

    package enum Block: Hashable, Sendable, Codable {
        case text(String, Style)
        /// A text in a frame across the paper, for what must not be overlooked.
        case framed(String, Style)
        /// A label and its value. The style is the value's; the label is never bold and never larger than 32 dots.
        case pair(label: String, value: String, Style, Arrangement)
        /// A line of a list with a box in front, and a smaller note under it.
        case check(CheckMark, String, note: String, Style)
        case rule(Rule)
        /// White rows.
        case space(Int)
        /// An opaque ASCII token, never personal data; `module` is the side of one module in dots.
        case qr(String, module: Int)
        /// Dots as they are, in the middle of the paper: a logo. What is wider than the paper is lost.
        case picture(Bitmap)
        /// A label with a line to write on behind it, and room above for the hand.
        case signature(String, Style)
    }

    package enum Arrangement: String, Hashable, Sendable, Codable {
        /// Label at the left edge, value at the right edge.
        case apart
        /// Value in a column of its own behind the label; its further lines stay in that column.
        case hanging
        /// Value on its own line under a smaller label.
        case stacked
    }

    package enum CheckMark: String, Hashable, Sendable, Codable {
        case ticked, crossed, empty
    }

    package enum Rule: String, Hashable, Sendable, Codable {
        case thin, thick, dashed
    }
}

extension Slip {
    /// How a text looks.
    package struct Style: Hashable, Sendable, Codable {
        package enum Weight: String, Hashable, Sendable, Codable { case regular, bold }
        package enum Alignment: String, Hashable, Sendable, Codable { case leading, center, trailing }

        /// What happens to a text that is wider than the paper.
        package enum Fitting: Hashable, Sendable, Codable {
            case wrap
            /// It gets smaller until it fits on one line, but not below this size; then it wraps.
            case shrink(to: Int)
        }

        /// The side of a Chinese character in dots: 24 is small print, 32 reads easily, 48 is a heading.
        package var size: Int
        package var weight: Weight
        package var alignment: Alignment
        package var fitting: Fitting
        /// From one line to the next in percent of the size.
        package var leading: Int

        /// Sizes that can be drawn: a millimetre to five centimetres.
        package static let sizes = 8...400

        /// From one line to the next in dots; absurd leadings are brought back to 1 to 3 lines.
        package var pitch: Int { size * min(max(leading, 100), 300) / 100 }

        package init(
            _ size: Int, _ weight: Weight = .regular, _ alignment: Alignment = .leading,
            fitting: Fitting = .wrap, leading: Int = 136
        ) {
            (self.size, self.weight, self.alignment) = (size, weight, alignment)
            (self.fitting, self.leading) = (fitting, leading)
        }
    }
}
