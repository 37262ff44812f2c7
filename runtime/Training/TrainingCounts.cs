namespace NetGen;

/// <summary>How far a trainer has come.</summary>
/// <param name="Steps">Updates made.</param>
/// <param name="Epochs">Epochs completed.</param>
/// <param name="Position">Samples of the epoch under way that have been trained on; never all of them.</param>
internal readonly record struct TrainingCounts(long Steps, int Epochs, int Position);
