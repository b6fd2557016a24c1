"""The archive judged anew: shards, workers, what came of them."""
