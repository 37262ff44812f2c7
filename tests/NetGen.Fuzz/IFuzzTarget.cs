namespace NetGen.Fuzz;

/// <summary>A part of NetGen that reads what others wrote.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>The most a round may allocate.</summary>
    long MaxBytes { get; }

    /// <summary>Draws one input, hands it over and checks what becomes of it.</summary>
    /// <returns>What became of it in a word, to be counted: <c>accepted</c>, the code of the first diagnostic, ...</returns>
    /// <exception cref="FuzzException">What came out is wrong.</exception>
    string Run(Random random);

    /// <summary>The last input, for the report of a failure.</summary>
    string Input { get; }
}

/// <summary>A property that does not hold.</summary>
internal sealed class FuzzException(string message) : Exception(message);
