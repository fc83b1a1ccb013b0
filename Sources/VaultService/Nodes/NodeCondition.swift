/// How a server fares, as another one sees it.
public enum NodeCondition: String, Sendable {
    /// It is heard, and its clock is right.
    case serving
    /// It was not heard for some seconds; when that lasts it is taken for gone.
    case silent
    /// Its clock is too far off the database's to do what falls due.
    case clockOff
}
