namespace NetGen.Compiler;

/// <summary>
/// An index into memory as C# code: a sum of expressions times constants, and a constant. Terms are in the order in which they were added,
/// the constant behind them; what is zero is not written, and what is known is worked out.
/// </summary>
public readonly record struct Affine
{
    private readonly EquatableArray<(string Expression, long Factor)> _terms;
    private readonly long _constant;

    private Affine(IEnumerable<(string Expression, long Factor)> terms, long constant)
    {
        _terms = terms.GroupBy(term => term.Expression)
            .Select(equal => (Expression: equal.Key, Factor: equal.Sum(term => term.Factor)))
            .Where(term => term.Factor != 0).ToEquatableArray();
        _constant = constant;
    }

    /// <summary>Whether it is zero whatever its variables are.</summary>
    public bool IsZero => IsConstant && _constant == 0;

    private bool IsConstant => _terms.Count == 0;

    /// <summary>A variable, or an expression that binds at least as strongly as a product.</summary>
    public static Affine Of(string expression) => new([(expression, 1)], 0);

    public static implicit operator Affine(long constant) => new([], constant);

    public static Affine operator +(Affine a, Affine b) => new(a._terms.Concat(b._terms), a._constant + b._constant);

    public static Affine operator -(Affine a, Affine b) => a + b * -1;

    public static Affine operator *(Affine a, long factor) =>
        new(a._terms.Select(term => (term.Expression, term.Factor * factor)), a._constant * factor);

    /// <summary>The quotient, rounded towards zero.</summary>
    public static Affine operator /(Affine a, int divisor) =>
        divisor == 1 ? a
        : a.IsConstant ? a._constant / divisor
        : Of(FormattableString.Invariant($"{a.Operand} / {divisor}"));

    /// <summary>The remainder of that quotient.</summary>
    public static Affine operator %(Affine a, int divisor) =>
        divisor == 1 ? 0
        : a.IsConstant ? a._constant % divisor
        : Of(FormattableString.Invariant($"{a.Operand} % {divisor}"));

    /// <summary>It as the operand of a product or a quotient.</summary>
    private string Operand => _terms.Count == 1 && _constant == 0 ? ToString() : $"({this})";

    /// <summary>The C# expression; a constant stands before a term that is subtracted, where there is no other.</summary>
    public override string ToString()
    {
        List<(string Text, bool IsNegative)> parts =
            [.. _terms.Select(term => (Product(term.Expression, Math.Abs(term.Factor)), term.Factor < 0))];
        if (_constant != 0 || IsConstant)
        {
            bool isFirst = _constant > 0 && _terms.Count > 0 && _terms[0].Factor < 0;
            parts.Insert(isFirst ? 0 : parts.Count, (FormattableString.Invariant($"{Math.Abs(_constant)}"), _constant < 0));
        }
        return (parts[0].IsNegative ? "-" : "") + parts[0].Text
            + string.Concat(parts.Skip(1).Select(part => (part.IsNegative ? " - " : " + ") + part.Text));
    }

    private static string Product(string expression, long factor) =>
        factor == 1 ? expression : FormattableString.Invariant($"{expression} * {factor}");
}
