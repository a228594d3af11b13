"""The school track and mediation: records apart from the evidence, sealed to the desk that keeps them."""
